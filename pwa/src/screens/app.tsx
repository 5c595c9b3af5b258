/** Who may see what, and which address leads to which screen. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LocationProvider, Route, Router } from 'preact-iso';
import { device, me, type Problem, type Recovered, start } from '../field';
import { field } from '../i18n/field';
import { LinkButton } from '../ui/button';
import { Toast } from '../ui/toast';
import { ChecklistList } from './checklist_answer/list';
import { ChecklistAnswer } from './checklist_answer/view';
import { DayPlan } from './day_plan/view';
import { HaltOver } from './halt_read/over';
import {
  CodeShow,
  DecisionHand,
  FindingsHandle,
  fetchLater,
  InboxRead,
  InterviewBegin,
  InterviewHold,
  NoteWrite,
  PartnerConfirm,
  PasskeysKeep,
  PasswordSet,
  PenaltyDecide,
  PresenceShow,
  QuestionAnswer,
  QueueWatch,
  ReadinessCheck,
  SettingsChoose,
  SignatureCollect,
  SoundRecord,
  VisitClose,
} from './later';
import { LookingForNews } from './looking_for_news';
import { PhoneEnrol } from './phone_enrol/view';
import { AnswerPhoto, PhotoTake } from './photo_take/view';
import { SessionOpen } from './session_open/view';
import { StartingScreen } from './starting';
import { VisitStart } from './visit_start/view';
import { VisitWork } from './visit_work/view';

type Opening =
  | { readonly state: 'starting' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly recovered: readonly Recovered[] };

export function App(): JSX.Element {
  const [opening, setOpening] = useState<Opening>({ state: 'starting' });
  useEffect(() => {
    start().then((started) =>
      setOpening(
        started.ok
          ? { state: 'ready', recovered: started.recovered }
          : { state: 'failed', problem: started.problem },
      ),
    );
    fetchLater();
  }, []);
  if (opening.state === 'starting') return <StartingScreen problem={null} />;
  if (opening.state === 'failed') return <StartingScreen problem={opening.problem} />;
  return (
    <LocationProvider>
      <Gate recovered={opening.recovered} />
      <HaltOver />
      <LookingForNews />
      <Toast />
    </LocationProvider>
  );
}

function Gate({ recovered }: { recovered: readonly Recovered[] }): JSX.Element {
  const person = me.value;
  if (!person) return <SessionOpen />;
  if (!person.officer) return <NotAnOfficer />;
  // An enrolled phone works on by its key, also where no network is to change a password with.
  if (!device.value && person.mustChangePassword) {
    return (
      <Router>
        <Route path="/" component={PasswordSet} me={person} />
        <Route default component={PasswordSet} me={person} />
      </Router>
    );
  }
  if (!device.value) return <PhoneEnrol me={person} />;
  return (
    <Router>
      <Route path="/" component={DayPlan} recovered={recovered} />
      <Route path="/queue" component={QueueWatch} />
      <Route path="/me" component={SettingsChoose} me={person} />
      <Route path="/me/password" component={PasswordSet} me={person} />
      <Route path="/me/passkeys" component={PasskeysKeep} />
      <Route path="/presence" component={PresenceShow} />
      <Route path="/readiness" component={ReadinessCheck} />
      <Route path="/inbox" component={InboxRead} />
      <Route path="/questions/:id" component={QuestionAnswer} />
      <Route path="/questions/:id/camera" component={AnswerPhoto} />
      <Route path="/visits/new" component={VisitStart} />
      <Route path="/visits/:id" component={VisitWork} />
      <Route path="/visits/:id/code" component={CodeShow} />
      <Route path="/visits/:id/camera" component={PhotoTake} />
      <Route path="/visits/:id/sound" component={SoundRecord} purpose="recording" />
      <Route path="/visits/:id/voice" component={SoundRecord} purpose="voice_note" />
      <Route path="/visits/:id/note" component={NoteWrite} />
      <Route path="/visits/:id/checklist" component={ChecklistList} />
      <Route path="/visits/:id/checklist/:checklist/:item" component={ChecklistAnswer} />
      <Route path="/visits/:id/findings" component={FindingsHandle} />
      <Route path="/visits/:id/penalty/:finding" component={PenaltyDecide} />
      <Route path="/visits/:id/decisions/:decided" component={DecisionHand} />
      <Route path="/visits/:id/interview" component={InterviewBegin} />
      <Route path="/visits/:id/interview/:interview" component={InterviewHold} />
      <Route path="/visits/:id/sign" component={SignatureCollect} />
      <Route path="/visits/:id/partner" component={PartnerConfirm} />
      <Route path="/visits/:id/close" component={VisitClose} />
      <Route default component={DayPlan} recovered={recovered} />
    </Router>
  );
}

/** A supervisor on a phone is led to the desk. */
function NotAnOfficer(): JSX.Element {
  return (
    <StartingScreen problem={{ name: 'not-an-officer', params: {} }}>
      <LinkButton kind="main" wide href="/desk">
        {field().desk}
      </LinkButton>
    </StartingScreen>
  );
}
