import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastLine, overskill } from '../src/platform.ts';

function assertWhole(report: any): void {
  assert.equal(report.lost, 0);
  assert.equal(report.duplicates, 0);
  assert.equal(report.outOfOrder, 0);
  assert.equal(report.refused, 0);
  assert.equal(report.eventsReceived, report.eventsSent);
  assert.ok(report.eventsSent > 100, 'a real conversation');
  assert.equal(report.revisions, report.toolCalls, 'every tool call made one revision');
}

describe('the demo', () => {
  it('builds, edits, steers and releases an app', async () => {
    const demo = await overskill('demo', '--json');

    assert.equal(demo.code, 0, demo.stderr);
    const report = lastLine(demo.stdout);
    assertWhole(report);
    assert.equal(report.stopAck, 'accepted');
    assert.match(report.publishedUrl, /^http:/);
    for (const figure of ['provisionMs', 'publishMs', 'pauseAckMs', 'pauseMs', 'resumeMs', 'approvalMs']) {
      assert.ok(report[figure] > 0, figure);
    }
    console.log(JSON.stringify(report));
  });

  for (const service of ['tenant-auth', 'file-store', 'tool-stream', 'preview-router', 'wfp-deploy']) {
    it(`loses nothing when ${service} is killed in the middle`, async () => {
      const demo = await overskill('demo', '--json', '--kill', service);

      assert.equal(demo.code, 0, demo.stderr);
      const report = lastLine(demo.stdout);
      assert.equal(report.killed, service);
      assertWhole(report);
    });
  }
});
