/** The screens of the desk, in groups that fit at the bottom of a phone. */
import type { Me } from '../../domain/api';
import type { desk } from '../../i18n/desk';
import type { IconName } from '../../ui/icon';

type Words = ReturnType<typeof desk>['places'];
export type PlaceName = keyof Words['nav'];
type GroupName = keyof Words['groups'];

export interface Place {
  readonly name: PlaceName;
  readonly icon: IconName;
}

export interface Group {
  readonly name: GroupName;
  readonly icon: IconName;
  readonly places: readonly [Place, ...Place[]];
}

export const GROUPS: readonly Group[] = [
  {
    name: 'field',
    icon: 'list',
    places: [
      { name: 'wall', icon: 'place' },
      { name: 'visits', icon: 'list' },
      { name: 'review', icon: 'check' },
      { name: 'search', icon: 'search' },
      { name: 'inbox', icon: 'inbox' },
      { name: 'tasks', icon: 'today' },
      { name: 'codes', icon: 'code' },
    ],
  },
  {
    name: 'planning',
    icon: 'book',
    places: [
      { name: 'plans', icon: 'book' },
      { name: 'frequency', icon: 'clock' },
      { name: 'draws', icon: 'people' },
    ],
  },
  {
    name: 'cases',
    icon: 'book',
    places: [
      { name: 'cases', icon: 'book' },
      { name: 'reviewers', icon: 'people' },
      { name: 'rules', icon: 'clock' },
      { name: 'discretion', icon: 'checklist' },
      { name: 'calendar', icon: 'today' },
      { name: 'publications', icon: 'export' },
      { name: 'summaries', icon: 'note' },
    ],
  },
  {
    name: 'voices',
    icon: 'inbox',
    places: [
      { name: 'coverage', icon: 'scan' },
      { name: 'ratings', icon: 'note' },
      { name: 'complaints', icon: 'attention' },
    ],
  },
  {
    name: 'oversight',
    icon: 'attention',
    places: [
      { name: 'warnings', icon: 'attention' },
      { name: 'leads', icon: 'forward' },
      { name: 'indicators', icon: 'checklist' },
      { name: 'evaluation', icon: 'book' },
      { name: 'campaigns', icon: 'search' },
    ],
  },
  {
    name: 'keeping',
    icon: 'shield',
    places: [
      { name: 'radar', icon: 'queue' },
      { name: 'devices', icon: 'phone' },
      { name: 'looks', icon: 'search' },
      { name: 'quarantine', icon: 'shield' },
      { name: 'imports', icon: 'export' },
    ],
  },
  {
    name: 'desk',
    icon: 'person',
    places: [
      { name: 'staff', icon: 'people' },
      { name: 'bodies', icon: 'list' },
      { name: 'register', icon: 'book' },
      { name: 'settings', icon: 'person' },
    ],
  },
];

/** An officer works on the phone; at a desk he handles his cases. */
const OFFICERS: readonly GroupName[] = ['cases', 'desk'];

/** Who looked at what is for auditors. */
const AUDITORS: readonly PlaceName[] = ['looks'];

/** The register of reviewers and the rules of cases are kept by administrators. */
const ADMINS: readonly PlaceName[] = ['reviewers', 'rules'];

/** Administrators keep them, auditors see them. */
const KEPT: readonly PlaceName[] = ['staff', 'bodies', 'register'];

export function groupsFor(role: Me['role']): readonly Group[] {
  const groups = role === 'officer' ? GROUPS.filter(({ name }) => OFFICERS.includes(name)) : GROUPS;
  const shut = [
    ...(role === 'auditor' ? [] : AUDITORS),
    ...(role === 'admin' ? [] : ADMINS),
    ...(role === 'admin' || role === 'auditor' ? [] : KEPT),
  ];
  return groups.flatMap((group) => {
    const [first, ...others] = group.places.filter(({ name }) => !shut.includes(name));
    return first ? [{ ...group, places: [first, ...others] as const }] : [];
  });
}

/** Where somebody begins who asked for no screen. */
export function firstFor(role: Me['role']): PlaceName {
  return role === 'officer' ? 'cases' : 'visits';
}

/**
 * An officer's account reaches here; elsewhere it is told that its place is the phone. A visit is
 * read where his case names it: the server gives him those he was at.
 */
export function isOfOfficers(path: string): boolean {
  if (path === '/desk' || path === '/desk/' || /^\/desk\/visits\/[^/]+$/.test(path)) return true;
  return groupsFor('officer').some(({ places }) => places.some(({ name }) => isAt(path, name)));
}

export function addressOf(place: PlaceName): string {
  return `/desk/${place}`;
}

/** Whether this path is the place itself or something in it. */
export function isAt(path: string, place: PlaceName): boolean {
  const address = addressOf(place);
  return path === address || path.startsWith(`${address}/`);
}

export function groupAt(path: string): Group | undefined {
  return GROUPS.find((group) => group.places.some(({ name }) => isAt(path, name)));
}
