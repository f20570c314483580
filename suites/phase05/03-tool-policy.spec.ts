// 5.3 Tool policy lockdown
import { invokeTool } from '../../src/probe/openclaw/gateway.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectTakenOver } from '../gateway-config.ts';
import { ownerAsks, ownerHasCalled, TALK } from '../owner.ts';

const DENIED = ['gateway', 'nodes'];

section('5.3', 'Tool policy lockdown', { needs: ['4.3', '4.4', '5.2'] }, () => {
  step('Deny the tools', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set tools.deny "[\\"gateway\\", \\"nodes\\"]"
      '`,
  });

  check(
    'the gateway has no such tools for whoever shows its token',
    { severity: 'critical', promise: '5.3 › tools.deny' },
    async (context) => {
      await expectTakenOver(context);
      const ask = async (tool: string) => (await context.read(invokeTool, 'auth', { tool })).status;
      expect(
        Object.fromEntries(await Promise.all(DENIED.map(async (tool) => [tool, await ask(tool)]))),
      ).toEqual({
        gateway: 404,
        nodes: 404,
      });
      expect(await ask('sessions_list'), 'one that is not denied').toBe(200);
    },
  );

  check(
    'the model is not offered them',
    { severity: 'critical', promise: '5.3 › tools.deny', when: TALK, disruptive: 'message' },
    async (context) => {
      await expectTakenOver(context);
      const { tools } = await ownerAsks(context, 'What can you do?');
      expect(tools).not.toEqual([]);
      expect(tools.filter((tool) => DENIED.includes(tool))).toEqual([]);
    },
  );

  check(
    'the model cannot call them',
    { severity: 'critical', promise: '5.3 › tools.deny', when: TALK, disruptive: 'message' },
    async (context) => {
      await expectTakenOver(context);
      expect(await ownerHasCalled(context, 'gateway', { action: 'config.get' })).toMatchObject({
        result: null,
      });
      expect(await ownerHasCalled(context, 'nodes', { action: 'status' })).toMatchObject({ result: null });
    },
  );
});
