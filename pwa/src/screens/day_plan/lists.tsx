import type { JSX } from 'preact';
import type { Frequency, TaskView, VisitSummary } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { instant, when } from '../../i18n/format';
import { Card, Row, Section } from '../../ui/card';
import { useFrequency } from '../frequency_warn/use';
import { dayText, FrequencyLine } from '../frequency_warn/view';
import { SafetyWord } from '../safety_words';
import { isOverdue, localDay, openTasks, orderTasks } from './state';

export function VisitList(props: { title: string; visits: readonly VisitSummary[] }): JSX.Element {
  const t = field().day;
  return (
    <Section title={props.title}>
      <Card flush>
        {props.visits.map((visit) => (
          <Row
            key={visit.id}
            icon="building"
            href={`/visits/${visit.id}`}
            title={visit.enterprise.name}
            detail={
              visit.closedAt === null
                ? `${t.startedAt(when(visit.openedAt))} · ${t.items(visit.items)}`
                : `${t.closedAt(when(visit.closedAt))} · ${t.items(visit.items)}`
            }
            end={<SafetyWord state={visit.safety} />}
          />
        ))}
      </Card>
    </Section>
  );
}

export function TaskList({ tasks }: { tasks: readonly TaskView[] }): JSX.Element {
  const t = field().day;
  const today = localDay(Date.now());
  const open = openTasks(tasks);
  const frequency = useFrequency(open.map((task) => task.enterpriseId));
  return (
    <Section title={t.tasks}>
      {tasks.length === 0 ? (
        <p class="soft">{t.noTasks}</p>
      ) : (
        <Card flush>
          {orderTasks(open).map((task) => (
            <Row
              key={task.id}
              icon="today"
              href={`/visits/new?task=${encodeURIComponent(task.id)}`}
              title={taskTitle(task)}
              detail={
                <>
                  {task.note && <span class="day-note">{task.note}</span>}
                  <TaskMarks task={task} frequency={frequency.get(task.enterpriseId)} />
                  {task.due && (
                    <span class={isOverdue(task.due, today) ? 'day-overdue' : ''}>
                      {(isOverdue(task.due, today) ? t.overdue : t.due)(instant(task.due, 'day'))}
                    </span>
                  )}
                </>
              }
            />
          ))}
          {tasks
            .filter(({ withdrawn }) => withdrawn)
            .map((task) => (
              <Row
                key={task.id}
                icon="close"
                title={<s>{taskTitle(task)}</s>}
                detail={
                  <>
                    <span class="day-withdrawn">{t.withdrawn(when(task.withdrawn?.at ?? ''))}</span>
                    {task.withdrawn && <span>{task.withdrawn.reason}</span>}
                  </>
                }
              />
            ))}
        </Card>
      )}
    </Section>
  );
}

function TaskMarks(props: { task: TaskView; frequency: Frequency | undefined }): JSX.Element {
  const { permit, purpose = 'inspection', slot, urgent } = props.task;
  return (
    <>
      {purpose !== 'inspection' && <span>{codes().purposes[purpose]}</span>}
      {urgent && !permit && <span class="day-overdue">{codes().opening.urgent(urgent)}</span>}
      {props.task.joint && <span>{codes().joint.title}</span>}
      {slot && <span>{codes().opening.slot[slot.half](dayText(slot.day))}</span>}
      {props.frequency && <FrequencyLine frequency={props.frequency} />}
    </>
  );
}

export function taskTitle(task: TaskView): string {
  return task.register?.name ?? task.enterprise?.name ?? common().unknown;
}
