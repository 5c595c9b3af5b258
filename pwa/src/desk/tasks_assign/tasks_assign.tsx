import './tasks_assign.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import type { Task } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { isOverdue, localDay } from './task_draft';
import { TaskForm } from './task_form';

export function TasksAssign(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(client.tasks, ({ kind }) =>
    /^(task\.|permit\.|visit\.(opened|closed))/.test(kind),
  );
  const [creating, create] = useState(false);
  const texts = desk().tasks;
  const mayAssign = mayAct(session);
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        mayAssign && (
          <Button icon="plus" onPress={() => create(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {({ tasks }) =>
          tasks.length === 0 ? (
            <Empty icon="today" title={texts.none}>
              {mayAssign && texts.noneText}
            </Empty>
          ) : (
            <TaskList tasks={tasks} />
          )
        }
      </ReadingView>
      {creating && (
        <TaskForm
          onClose={() => create(false)}
          onCreated={() => {
            create(false);
            refresh();
          }}
        />
      )}
    </Screen>
  );
}

const STEP = 50;

function TaskList({ tasks }: { tasks: readonly Task[] }): JSX.Element {
  const [shown, show] = useState(STEP);
  return (
    <>
      <ul class="task-list">
        {tasks.slice(0, shown).map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ul>
      {tasks.length > shown && (
        <Button onPress={() => show(shown + STEP)}>
          {desk().tasks.more(tasks.length - shown)}
        </Button>
      )}
    </>
  );
}

function TaskLine({ task }: { task: Task }): JSX.Element {
  const { tasks: texts, plans } = desk();
  const tongue = language.value;
  const names = task.officers.map(({ name }) => name[tongue]);
  const overdue = isOverdue(task, localDay(new Date()));
  return (
    <li class={`task task-${task.state}`}>
      <div class="task-what">
        <p class="visit-name">{task.enterprise.name}</p>
        {task.note && <p>{task.note}</p>}
        {task.withdrawn && <p>{plans.revokedWhy(task.withdrawn.reason)}</p>}
        <Kept task={task} />
        <p class="task-by">
          <span>{names.join(desk().comma)}</span>
          <span>
            {task.by ? texts.by(task.by.name[tongue], when(task.createdAt)) : when(task.createdAt)}
          </span>
        </p>
      </div>
      <div class="task-end">
        <span class={`chip${task.state === 'open' ? ' chip-live' : ''}`}>
          {texts.states[task.state]}
        </span>
        {task.state === 'open' && (
          <span class={`figure${overdue ? ' task-overdue' : ' soft'}`}>
            {dotted(
              overdue && texts.overdue,
              task.due ? texts.due(instant(task.due, 'day')) : texts.noDue,
            )}
          </span>
        )}
        {task.visit && (
          <a class="link" href={`/desk/visits/${task.visit}`}>
            {texts.openVisit}
          </a>
        )}
      </div>
    </li>
  );
}

/** Its approval, the time chosen, that several bodies go together, and why over the cap. */
function Kept({ task }: { task: Task }): JSX.Element {
  const { joint, governor, permit, purpose, slot, urgent } = task;
  const { frequency: texts, plans } = desk();
  const bodies = joint?.bodies.map(({ agency }) => agency.name[language.value]) ?? [];
  return (
    <>
      {permit && <p class="soft">{plans.permitNumber(permit.number)}</p>}
      {urgent && <p class="soft">{plans.urgent(urgent)}</p>}
      {purpose && purpose !== 'inspection' && <p class="soft">{plans.purposes[purpose]}</p>}
      {slot && (
        <p class="soft">
          {plans.chosenSlot(instant(slot.day, 'day'), plans.halves[slot.half] ?? '')}
        </p>
      )}
      {joint && <p class="soft">{texts.jointTask(bodies.join(desk().comma))}</p>}
      {governor && (
        <p class="soft">
          {dotted(texts.kept(governor.own, governor.cap ?? null), governor.reason)}
        </p>
      )}
    </>
  );
}
