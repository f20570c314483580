// 4.1 Create a bot/app on your messaging platform
import { manual, section } from '../../src/spec/index.ts';

section('4.1', 'Create a bot/app on your messaging platform', {}, () => {
  manual('Create a bot, keep it out of groups, and save its token', {
    because: 'It is done in the messaging platform’s portal, with an account there.',
    promise: '4.1 › Create a bot',
    asks: 'Is the bot kept out of groups, and does only its owner have its token?',
  });
});
