import type { places as zh } from './desk_places.zh';

export const places: typeof zh = {
  groups: {
    field: 'Field',
    planning: 'Planning',
    cases: 'Cases',
    voices: 'Voices',
    oversight: 'Watch',
    keeping: 'Keeping',
    desk: 'Settings',
  },
  nav: {
    visits: 'Visits',
    inbox: 'Messages',
    tasks: 'Tasks',
    plans: 'Plans and permits',
    frequency: 'Frequency',
    draws: 'Draws',
    cases: 'Cases',
    coverage: 'Codes shown',
    codes: 'Print codes',
    ratings: 'Ratings',
    complaints: 'Complaints',
    warnings: 'Warnings',
    devices: 'Devices',
    quarantine: 'Quarantine',
    imports: 'Import',
    settings: 'Settings',
  },
};
