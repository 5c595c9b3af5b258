import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { desk } from '../i18n/desk';
import { LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import { Toast } from '../ui/toast';
import { AccountSignIn } from './account_sign_in/account_sign_in';
import { Waiting } from './api/reading_view';
import { TroubleNotice } from './api/trouble_notice';
import { CaseRead } from './cases_handle/case_read';
import { CasesHandle } from './cases_handle/cases_handle';
import { CodesPrint } from './codes_print/codes_print';
import { ComplaintRead } from './complaints_handle/complaint_read';
import { ComplaintsHandle } from './complaints_handle/complaints_handle';
import { CoverageWatch } from './coverage_watch/coverage_watch';
import { useDesk } from './desk';
import { DeskSet } from './desk_set/desk_set';
import { SignOutButton } from './desk_set/sign_out_button';
import { DevicesWatch } from './devices_watch/devices_watch';
import { DrawRead } from './draws_make/draw_read';
import { DrawsMake } from './draws_make/draws_make';
import { Frame } from './frame/frame';
import { FrequencyCheck } from './frequency_check/frequency_check';
import { FrequencyRead } from './frequency_check/frequency_read';
import { PlansApprove } from './plans_approve/plans_approve';
import { QuarantineRead } from './quarantine_read/quarantine_read';
import { QueueImport } from './queue_import/queue_import';
import { RatingsRead } from './ratings_read/ratings_read';
import { TasksAssign } from './tasks_assign/tasks_assign';
import { VisitRead } from './visit_read/visit_read';
import { VisitsWatch } from './visits_watch/visits_watch';
import { WarningRead } from './warnings_judge/warning_read';
import { WarningRules } from './warnings_judge/warning_rules';
import { WarningsJudge } from './warnings_judge/warnings_judge';

export function App(): JSX.Element {
  return (
    <LocationProvider scope="/desk">
      <Gate />
      <Toast />
    </LocationProvider>
  );
}

/** The address stays as it is while somebody signs in: a deep link is not lost. */
function Gate(): JSX.Element {
  const { session } = useDesk();
  const state = session.state.value;
  if (state.kind === 'asking') return <Waiting />;
  if (state.kind === 'out') return <AccountSignIn />;
  if (state.kind === 'failed') {
    return (
      <main class="alone">
        <TroubleNotice trouble={state.trouble} onRetry={() => void session.read()} />
      </main>
    );
  }
  if (state.me.role === 'officer' && !location.pathname.startsWith('/desk/cases')) {
    return <WrongFace />;
  }
  return (
    <Frame me={state.me}>
      <Router>
        <Route path="/desk/visits" component={VisitsWatch} />
        <Route path="/desk/visits/:id" component={VisitRead} />
        <Route path="/desk/tasks" component={TasksAssign} />
        <Route path="/desk/codes" component={CodesPrint} />
        <Route path="/desk/coverage" component={CoverageWatch} />
        <Route path="/desk/frequency" component={FrequencyCheck} />
        <Route path="/desk/frequency/:id" component={FrequencyRead} />
        <Route path="/desk/cases" component={CasesHandle} />
        <Route path="/desk/cases/:id" component={CaseRead} />
        <Route path="/desk/plans" component={PlansApprove} />
        <Route path="/desk/draws" component={DrawsMake} />
        <Route path="/desk/draws/:id" component={DrawRead} />
        <Route path="/desk/ratings" component={RatingsRead} />
        <Route path="/desk/complaints" component={ComplaintsHandle} />
        <Route path="/desk/complaints/:id" component={ComplaintRead} />
        <Route path="/desk/warnings" component={WarningsJudge} />
        <Route path="/desk/warnings/rules" component={WarningRules} />
        <Route path="/desk/warnings/:id" component={WarningRead} />
        <Route path="/desk/devices" component={DevicesWatch} />
        <Route path="/desk/quarantine" component={QuarantineRead} />
        <Route path="/desk/imports" component={QueueImport} />
        <Route path="/desk/settings" component={DeskSet} />
        <Route default component={ToVisits} />
      </Router>
    </Frame>
  );
}

function ToVisits(): JSX.Element {
  const { route } = useLocation();
  useEffect(() => route('/desk/visits', true), [route]);
  return <Waiting />;
}

function WrongFace(): JSX.Element {
  const texts = desk().signIn;
  return (
    <main class="alone">
      <h1>{texts.wrongFace}</h1>
      <Notice
        tone="calm"
        title={texts.wrongFace}
        acts={
          <>
            <LinkButton href="/" icon="phone">
              {texts.officerApp}
            </LinkButton>
            <SignOutButton />
          </>
        }
      >
        {texts.wrongFaceText}
      </Notice>
    </main>
  );
}
