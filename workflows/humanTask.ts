/** One human task: tells its owner, reminds before the deadline, hands it on when nobody acts. The row is the truth. */
import { condition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { decisions, desk } from './activities.ts';
import { taskEnded } from './messages.ts';

export async function humanTask({ taskId }: { taskId: string }): Promise<'ended'> {
  let news = 0;
  setHandler(taskEnded, () => void news++, { description: 'The task was resolved, cancelled or changed: look again.' });

  for (;;) {
    const seen = news;
    const look = await decisions.lookAtTask({ taskId, nowMs: Date.now() });
    setCurrentDetails(look.summary);
    switch (look.do) {
      case 'done':
        return 'ended';
      case 'notify':
        await desk.notifyOwner.executeWithOptions({ summary: look.summary }, [
          { taskId, nowMs: Date.now(), notice: look.notice },
        ]);
        break;
      case 'escalate':
        await desk.escalateTask.executeWithOptions({ summary: look.summary }, [{ taskId, nowMs: Date.now() }]);
        break;
      case 'wait':
        await condition(() => news !== seen, Math.max(1000, look.waitMs), { summary: look.summary });
    }
  }
}
