/**
 * The screens of the desk, each loaded when it is first opened: a desk starts with the frame and
 * one of them. The build refuses what grows beyond the budget (`deskBudget`).
 */
import type { ComponentType, JSX } from 'preact';
import { lazy } from 'preact-iso';
import { desk } from '../i18n/desk';
import type { Client } from './api/client';
import { TroubleNotice } from './api/trouble_notice';
import { Screen } from './frame/screen';
import { readFilter, wallQuestion } from './wall_watch/wall_api';

/** A screen that is fetched when somebody opens it: `later(async () => (await import(…)).Name)`. */
function later<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(() => load().catch(() => Unreachable));
}

/** Without a network, or after a new version took the files away: the page itself is read anew. */
function Unreachable(): JSX.Element {
  return (
    <Screen title={desk().face}>
      <TroubleNotice
        trouble={{ from: 'here', name: navigator.onLine ? 'no-answer' : 'offline' }}
        onRetry={() => location.reload()}
      />
    </Screen>
  );
}

export const BodiesKeep = later(async () => (await import('./bodies_keep/bodies_keep')).BodiesKeep);
export const CalendarPublish = later(
  async () => (await import('./calendar_publish/calendar_publish')).CalendarPublish,
);
export const CaseRead = later(async () => (await import('./cases_handle/case_read')).CaseRead);
export const CasesHandle = later(
  async () => (await import('./cases_handle/cases_handle')).CasesHandle,
);
export const CodesPrint = later(async () => (await import('./codes_print/codes_print')).CodesPrint);
export const ComplaintRead = later(
  async () => (await import('./complaints_handle/complaint_read')).ComplaintRead,
);
export const ComplaintsHandle = later(
  async () => (await import('./complaints_handle/complaints_handle')).ComplaintsHandle,
);
export const CoverageWatch = later(
  async () => (await import('./coverage_watch/coverage_watch')).CoverageWatch,
);
export const DeskSet = later(async () => (await import('./desk_set/desk_set')).DeskSet);
export const DevicesWatch = later(
  async () => (await import('./devices_watch/devices_watch')).DevicesWatch,
);
export const DrawRead = later(async () => (await import('./draws_make/draw_read')).DrawRead);
export const DrawsMake = later(async () => (await import('./draws_make/draws_make')).DrawsMake);
export const FrequencyCheck = later(
  async () => (await import('./frequency_check/frequency_check')).FrequencyCheck,
);
export const FrequencyRead = later(
  async () => (await import('./frequency_check/frequency_read')).FrequencyRead,
);
export const FeedKeep = later(async () => (await import('./indicators_watch/feed_keep')).FeedKeep);
export const IndicatorRead = later(
  async () => (await import('./indicators_watch/indicator_read')).IndicatorRead,
);
export const IndicatorsWatch = later(
  async () => (await import('./indicators_watch/indicators_watch')).IndicatorsWatch,
);
export const InboxRead = later(async () => (await import('./inbox_read/inbox_read')).InboxRead);
export const LeadRead = later(async () => (await import('./leads_pursue/lead_read')).LeadRead);
export const LeadsPursue = later(
  async () => (await import('./leads_pursue/leads_pursue')).LeadsPursue,
);
export const TicketsRead = later(
  async () => (await import('./leads_pursue/tickets_read')).TicketsRead,
);
export const PlansApprove = later(
  async () => (await import('./plans_approve/plans_approve')).PlansApprove,
);
export const PublicationRead = later(
  async () => (await import('./publications_guard/publication_read')).PublicationRead,
);
export const SummaryPublicationRead = later(
  async () => (await import('./publications_guard/publication_read')).SummaryPublicationRead,
);
export const PublicationsGuard = later(
  async () => (await import('./publications_guard/publications_list')).PublicationsGuard,
);
export const QuarantineRead = later(
  async () => (await import('./quarantine_read/quarantine_read')).QuarantineRead,
);
export const QueueImport = later(
  async () => (await import('./queue_import/queue_import')).QueueImport,
);
export const RatingsRead = later(
  async () => (await import('./ratings_read/ratings_read')).RatingsRead,
);
export const TasksAssign = later(
  async () => (await import('./tasks_assign/tasks_assign')).TasksAssign,
);
export const VisitRead = later(async () => (await import('./visit_read/visit_read')).VisitRead);
export const VisitsWatch = later(
  async () => (await import('./visits_watch/visits_watch')).VisitsWatch,
);
export const WarningRead = later(
  async () => (await import('./warnings_judge/warning_read')).WarningRead,
);
export const WarningRules = later(
  async () => (await import('./warnings_judge/warning_rules')).WarningRules,
);
export const WarningsJudge = later(
  async () => (await import('./warnings_judge/warnings_judge')).WarningsJudge,
);
export const ListsRead = later(
  async () => (await import('./discretion_weigh/lists_read')).ListsRead,
);
export const ReviewersName = later(
  async () => (await import('./reviewers_name/reviewers_name')).ReviewersName,
);
export const RulesSet = later(async () => (await import('./rules_set/rules_set')).RulesSet);
export const LooksRead = later(async () => (await import('./looks_read/looks_read')).LooksRead);
export const RadarWatch = later(async () => (await import('./radar_watch/radar_watch')).RadarWatch);
export const RegisterKeep = later(
  async () => (await import('./register_keep/register_keep')).RegisterKeep,
);
export const StaffKeep = later(async () => (await import('./staff_keep/staff_list')).StaffKeep);
export const StaffRead = later(async () => (await import('./staff_keep/staff_read')).StaffRead);
export const SearchRead = later(async () => (await import('./search_read/search_read')).SearchRead);
export const VisitsReview = later(
  async () => (await import('./visits_review/visits_review')).VisitsReview,
);
export const WallWatch = later(async () => (await import('./wall_watch/wall_watch')).WallWatch);
export const SummariesRead = later(
  async () => (await import('./summaries_read/summaries_read')).SummariesRead,
);
export const SummaryRead = later(
  async () => (await import('./summaries_read/summary_read')).SummaryRead,
);

interface First {
  readonly screen: { readonly preload: () => Promise<unknown> };
  /** What it will ask the server first. */
  readonly asks: (query: Readonly<Record<string, string>>) => readonly string[];
}

const VISITS: First = { screen: VisitsWatch, asks: () => [] };

const FIRST: Readonly<Record<string, First>> = {
  '/desk': VISITS,
  '/desk/visits': VISITS,
  '/desk/wall': {
    screen: WallWatch,
    asks: (query) => [wallQuestion(readFilter(query), null), '/api/map', '/api/agencies'],
  },
};

/** While the session is asked for: the screens that desks open with, and what they show. */
export function fetchScreen({ pathname, search }: Location, client: Client): void {
  const first = FIRST[pathname.replace(/\/$/, '')];
  if (!first) return;
  void first.screen.preload();
  for (const path of first.asks(Object.fromEntries(new URLSearchParams(search)))) {
    client.foresee(path);
  }
}
export const EvaluationList = later(
  async () => (await import('./evaluation_score/evaluation_list')).EvaluationList,
);
export const EvaluationRead = later(
  async () => (await import('./evaluation_score/evaluation_read')).EvaluationRead,
);
export const ScoreFile = later(
  async () => (await import('./evaluation_score/score_file')).ScoreFile,
);
export const CampaignsList = later(
  async () => (await import('./campaigns_run/campaigns_list')).CampaignsList,
);
export const CampaignRead = later(
  async () => (await import('./campaigns_run/campaign_read')).CampaignRead,
);
