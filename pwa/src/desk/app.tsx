import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { desk } from '../i18n/desk';
import { LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import { Toast } from '../ui/toast';
import { AccountSignIn } from './account_sign_in/account_sign_in';
import { PasswordFirst } from './account_sign_in/password_first';
import { Waiting } from './api/reading_view';
import { TroubleNotice } from './api/trouble_notice';
import { useDesk } from './desk';
import { SignOutButton } from './desk_set/sign_out_button';
import { Frame } from './frame/frame';
import { addressOf, firstFor, isOfOfficers } from './frame/places';
import {
  BodiesKeep,
  CalendarPublish,
  CampaignRead,
  CampaignsList,
  CaseRead,
  CasesHandle,
  CodesPrint,
  ComplaintRead,
  ComplaintsHandle,
  CoverageWatch,
  DeskSet,
  DevicesWatch,
  DrawRead,
  DrawsMake,
  EvaluationList,
  EvaluationRead,
  FeedKeep,
  FrequencyCheck,
  FrequencyRead,
  InboxRead,
  IndicatorRead,
  IndicatorsWatch,
  LeadRead,
  LeadsPursue,
  ListsRead,
  LooksRead,
  PlansApprove,
  PublicationRead,
  PublicationsGuard,
  QuarantineRead,
  QueueImport,
  RadarWatch,
  RatingsRead,
  RegisterKeep,
  ReviewersName,
  RulesSet,
  ScoreFile,
  SearchRead,
  StaffKeep,
  StaffRead,
  SummariesRead,
  SummaryPublicationRead,
  SummaryRead,
  TasksAssign,
  TicketsRead,
  VisitRead,
  VisitsReview,
  VisitsWatch,
  WallWatch,
  WarningRead,
  WarningRules,
  WarningsJudge,
} from './later';

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
  if (state.me.mustChangePassword) return <PasswordFirst me={state.me} />;
  if (state.me.role === 'officer' && !isOfOfficers(location.pathname)) {
    return <WrongFace />;
  }
  return (
    <Frame me={state.me}>
      <Router>
        <Route path="/desk/visits" component={VisitsWatch} />
        <Route path="/desk/visits/:id" component={VisitRead} />
        <Route path="/desk/wall" component={WallWatch} />
        <Route path="/desk/review" component={VisitsReview} />
        <Route path="/desk/radar" component={RadarWatch} />
        <Route path="/desk/looks" component={LooksRead} />
        <Route path="/desk/search" component={SearchRead} />
        <Route path="/desk/inbox" component={InboxRead} />
        <Route path="/desk/tasks" component={TasksAssign} />
        <Route path="/desk/codes" component={CodesPrint} />
        <Route path="/desk/coverage" component={CoverageWatch} />
        <Route path="/desk/frequency" component={FrequencyCheck} />
        <Route path="/desk/frequency/:id" component={FrequencyRead} />
        <Route path="/desk/cases" component={CasesHandle} />
        <Route path="/desk/cases/:id" component={CaseRead} />
        <Route path="/desk/cases/:id/publication" component={PublicationRead} />
        <Route path="/desk/summaries/:id/publication" component={SummaryPublicationRead} />
        <Route path="/desk/publications" component={PublicationsGuard} />
        <Route path="/desk/summaries" component={SummariesRead} />
        <Route path="/desk/summaries/:id" component={SummaryRead} />
        <Route path="/desk/calendar" component={CalendarPublish} />
        <Route path="/desk/discretion" component={ListsRead} />
        <Route path="/desk/rules" component={RulesSet} />
        <Route path="/desk/reviewers" component={ReviewersName} />
        <Route path="/desk/plans" component={PlansApprove} />
        <Route path="/desk/draws" component={DrawsMake} />
        <Route path="/desk/draws/:id" component={DrawRead} />
        <Route path="/desk/ratings" component={RatingsRead} />
        <Route path="/desk/complaints" component={ComplaintsHandle} />
        <Route path="/desk/complaints/:id" component={ComplaintRead} />
        <Route path="/desk/indicators" component={IndicatorsWatch} />
        <Route path="/desk/indicators/feed" component={FeedKeep} />
        <Route path="/desk/indicators/:id" component={IndicatorRead} />
        <Route path="/desk/evaluation" component={EvaluationList} />
        <Route path="/desk/evaluation/:id" component={EvaluationRead} />
        <Route path="/desk/evaluation/:id/:file" component={ScoreFile} />
        <Route path="/desk/campaigns" component={CampaignsList} />
        <Route path="/desk/campaigns/:id" component={CampaignRead} />
        <Route path="/desk/warnings" component={WarningsJudge} />
        <Route path="/desk/leads" component={LeadsPursue} />
        <Route path="/desk/leads/tickets" component={TicketsRead} />
        <Route path="/desk/leads/:id" component={LeadRead} />
        <Route path="/desk/warnings/rules" component={WarningRules} />
        <Route path="/desk/warnings/:id" component={WarningRead} />
        <Route path="/desk/devices" component={DevicesWatch} />
        <Route path="/desk/quarantine" component={QuarantineRead} />
        <Route path="/desk/imports" component={QueueImport} />
        <Route path="/desk/staff" component={StaffKeep} />
        <Route path="/desk/staff/:id" component={StaffRead} />
        <Route path="/desk/bodies" component={BodiesKeep} />
        <Route path="/desk/register" component={RegisterKeep} />
        <Route path="/desk/settings" component={DeskSet} />
        <Route default component={ToFirst} />
      </Router>
    </Frame>
  );
}

function ToFirst(): JSX.Element {
  const { session } = useDesk();
  const { route } = useLocation();
  const state = session.state.value;
  const first = addressOf(firstFor(state.kind === 'in' ? state.me.role : 'auditor'));
  useEffect(() => route(first, true), [route, first]);
  return <Waiting />;
}

function WrongFace(): JSX.Element {
  const { signIn: texts, places } = desk();
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
            <LinkButton href={addressOf(firstFor('officer'))} icon="book">
              {places.nav.cases}
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
