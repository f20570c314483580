// Here-documents of prose, filled and taken out.
import { describe, expect, test } from 'vitest';
import { fillHeredoc, takeHeredoc } from '../../src/guide/heredoc.ts';

const NESTED = `bash -c 'cat > soul << "SOULEOF"
SOULEOF'

chmod 444 soul`;

describe('an empty here-document', () => {
  test('is filled, also inside the quotes of bash -c', () => {
    const filled = fillHeredoc(NESTED, 'SOULEOF', 'Be kind.\n\nCost: $1 & $&\n');
    expect(filled).toBe(`bash -c 'cat > soul << "SOULEOF"
Be kind.

Cost: $1 & $&
SOULEOF'

chmod 444 soul`);
    expect(takeHeredoc(filled, 'SOULEOF')).toEqual({
      script: NESTED,
      body: 'Be kind.\n\nCost: $1 & $&\n',
    });
  });

  test.for(['<< EOF', '<<EOF', "<< 'EOF'", '<<-EOF', '<<\\EOF', '<< "EOF" > out'])(
    'may begin with %s',
    (open) => {
      expect(takeHeredoc(`cat ${open}\na\nEOF\nb`, 'EOF')).toEqual({
        script: `cat ${open}\nEOF\nb`,
        body: 'a\n',
      });
    },
  );

  test('must be there, and be empty', () => {
    expect(() => fillHeredoc('echo a', 'EOF', 'x')).toThrow('no empty here-document EOF');
    expect(() => fillHeredoc('cat << EOF\na\nEOF', 'EOF', 'x')).toThrow('no empty here-document EOF');
    expect(takeHeredoc('echo a', 'EOF')).toBeNull();
    expect(takeHeredoc('cat << EOFF\na\nEOFF', 'EOF')).toBeNull();
  });

  test('takes no text that would end it, or the quotes around it', () => {
    expect(() => fillHeredoc(NESTED, 'SOULEOF', 'a\nSOULEOF\nrm -r x')).toThrow(
      'single quote or its last line',
    );
    expect(() => fillHeredoc(NESTED, 'SOULEOF', "don’t and don't")).toThrow('single quote or its last line');
  });
});
