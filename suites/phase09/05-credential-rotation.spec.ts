// Phase 9 › Credential rotation
import { manual, section } from '../../src/spec/index.ts';

section('Phase 9 › Credential rotation', 'Credential rotation', { needs: ['3.2', '4.3'] }, () => {
  manual('Rotate the messaging bot token when it has leaked', {
    because:
      'The token is revoked and made in the messaging platform’s portal, which only its owner can enter.',
    promise: 'Phase 9 › Credential rotation › Messaging bot token',
  });

  manual('Rotate the LLM API key every quarter', {
    because: 'The key is revoked and made in the provider’s console, which only its owner can enter.',
    promise: 'Phase 9 › Credential rotation › LLM API key',
  });

  manual('Log in again when LLM OAuth tokens have expired', {
    because: 'A login by OAuth is done by a person in a browser.',
    promise: 'Phase 9 › Credential rotation › LLM OAuth tokens',
  });
});
