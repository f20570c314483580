// 8.2 End-to-end messaging test
import { noCalculator } from '../../errata/8.2-no-calculator.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { ANSWER_LIMIT_MS, ownerAsks, ownerOf, TALK } from '../owner.ts';
import { IMAGE, OWNERS_SESSION, sandboxOf, toolRuns } from '../tool-container.ts';

section('8.2', 'End-to-end messaging test', { needs: ['4.4', '5.2', '5.4', '6.2', '8.1'] }, () => {
  check(
    'the bot answers, by the model that was chosen',
    { severity: 'critical', promise: '8.2 › 1 and 2', when: TALK, disruptive: 'message' },
    async (context) => {
      const owner = ownerOf(context);
      await using _rule = await context.llm
        .whenAsked(/What model are you running\?/)
        .says('A model called Stand-in.');
      const since = await context.llm.now();
      await owner.says('What model are you running?');
      await owner.hears(/A model called Stand-in\./, { withinMs: ANSWER_LIMIT_MS });
      const { asked, key } = await context.llm.asked(/What model are you running\?/, {
        since,
        withinMs: ANSWER_LIMIT_MS,
      });
      expect({ model: asked?.model, key }).toEqual({
        model: context.inputs.model.replace(/^[^/]+\//, ''),
        key: 'accepted',
      });
    },
  );

  check(
    'there is a calculator tool',
    {
      severity: 'minor',
      promise: '8.2 › 3',
      when: TALK,
      disruptive: 'message',
      errata: [noCalculator],
    },
    async (context) => {
      expect((await ownerAsks(context, 'What is 2+2?')).tools).toContain('calculator');
    },
  );

  check(
    'a tool runs in a container that was made for its session',
    { severity: 'critical', promise: '8.2 › 4', when: TALK, disruptive: 'message' },
    async (context) => {
      const { said, containers } = await toolRuns(context, 'hostname; echo $((2+2))');
      const [container] = containers;
      expect(containers).toMatchObject([{ image: IMAGE, session: expect.stringMatching(OWNERS_SESSION) }]);
      expect(said.trim().split('\n')).toEqual([container?.id.slice(0, 12), '4']);
    },
  );

  step('Look at the containers', { run: 'sudo docker ps -a | grep openclaw' });

  check(
    'the list shows the container of the tool’s session',
    { severity: 'major', promise: '8.2 › docker ps -a', when: TALK, disruptive: 'message' },
    async (context) => {
      const { name } = await sandboxOf(context);
      const { stdout } = await context.$`sudo docker ps -a | grep openclaw`;
      expect(stdout).toContain(name);
    },
  );
});
