import './start.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { tasks } from '../../field';
import { openTasks } from '../day_plan/state';
import { SubjectConfirm } from './confirm';
import { SubjectFind } from './find';
import { fromTask, type Subject } from './state';

/** From the scanner to an open visit in two taps. `?task=` skips the scanner. */
export function VisitStart(): JSX.Element {
  const { query, route } = useLocation();
  const [subject, setSubject] = useState<Subject | null>(() => {
    const task = openTasks(tasks.value).find((known) => known.id === query['task']);
    return task ? fromTask(task) : null;
  });
  if (!subject) return <SubjectFind onFound={setSubject} />;
  return (
    <SubjectConfirm
      subject={subject}
      onAgain={() => setSubject(null)}
      onOpened={(visit) => {
        route(`/visits/${visit.id}`, true);
        // 亮码 is the next step, and leads to the visit; nobody scans what was days ago.
        if (visit.madeUp === null) route(`/visits/${visit.id}/code`);
      }}
    />
  );
}
