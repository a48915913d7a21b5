/**
 * The pages of the console, in the order of its sidebar. Sidebar, titles and twins come from this one list; a new
 * page is an entry here and a file under `pages/console/`.
 */
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { type ConsoleWord, t } from '../i18n/console.ts';

type SidebarConfig = NonNullable<StarlightUserConfig['sidebar']>;

/** What a page of the console is called, and which group of the control API does the same for a program. */
export interface ConsolePageDefinition {
  readonly path: `/console/${string}`;
  /** Prefix of its words: `<word>.title` and `<word>.lead`. */
  readonly title: ConsoleWord;
  readonly lead: ConsoleWord;
  /** Page of the documentation that says how a program does the same. */
  readonly docs: string;
  /** Left out of the sidebar: another page leads to it. */
  readonly isHidden?: boolean;
}

const overview = {
  path: '/console/',
  title: 'overview.title',
  lead: 'overview.lead',
  docs: '/docs/sandbox/sandboxes/',
} as const satisfies ConsolePageDefinition;

const integrations = {
  path: '/console/integrations/',
  title: 'integrations.title',
  lead: 'integrations.lead',
  docs: '/docs/sandbox/integrations/',
} as const satisfies ConsolePageDefinition;

/** Its button leads to it, and so do links of third parties. */
const newIntegration = {
  path: '/console/integrations/new/',
  title: 'integrations.new.title',
  lead: 'integrations.new.lead',
  docs: '/docs/sandbox/integrations/',
  isHidden: true,
} as const satisfies ConsolePageDefinition;

/** The sections of the sidebar; overview and integrations stand above them. */
const sections = [
  {
    label: 'section.sandbox',
    pages: [
      { path: '/console/data/', title: 'data.title', lead: 'data.lead', docs: '/docs/v4/' },
      {
        path: '/console/requests/',
        title: 'requests.title',
        lead: 'requests.lead',
        docs: '/docs/sandbox/requests/',
      },
      { path: '/console/inbox/', title: 'inbox.title', lead: 'inbox.lead', docs: '/docs/sandbox/inbox/' },
      {
        path: '/console/scenarios/',
        title: 'scenarios.title',
        lead: 'scenarios.lead',
        docs: '/docs/sandbox/scenarios/',
      },
    ],
  },
  {
    label: 'section.access',
    pages: [
      { path: '/console/keys/', title: 'keys.title', lead: 'keys.lead', docs: '/docs/sandbox/keys/' },
      {
        path: '/console/clients/',
        title: 'clients.title',
        lead: 'clients.lead',
        docs: '/docs/sandbox/clients/',
      },
      {
        path: '/console/explorer/',
        title: 'explorer.title',
        lead: 'explorer.lead',
        docs: '/docs/sandbox/credentials/',
      },
      { path: '/console/audit/', title: 'audit.title', lead: 'audit.lead', docs: '/docs/sandbox/audit/' },
    ],
  },
  {
    label: 'section.account',
    pages: [
      { path: '/console/users/', title: 'users.title', lead: 'users.lead', docs: '/docs/sandbox/users/' },
      {
        path: '/console/webhooks/',
        title: 'webhooks.title',
        lead: 'webhooks.lead',
        docs: '/docs/sandbox/webhooks/',
      },
      { path: '/console/plan/', title: 'plan.title', lead: 'plan.lead', docs: '/docs/sandbox/account/' },
      { path: '/console/go-live/', title: 'live.title', lead: 'live.lead', docs: '/docs/sandbox/account/' },
    ],
  },
  {
    label: 'section.profile',
    pages: [
      {
        path: '/console/tokens/',
        title: 'tokens.title',
        lead: 'tokens.lead',
        docs: '/docs/sandbox/tokens/',
      },
    ],
  },
] as const satisfies ReadonlyArray<{
  readonly label: ConsoleWord;
  readonly pages: readonly ConsolePageDefinition[];
}>;

/** Every page of the console. */
export const consolePages: readonly ConsolePageDefinition[] = [
  overview,
  integrations,
  newIntegration,
  ...sections.flatMap(({ pages }): readonly ConsolePageDefinition[] => pages),
];

/** The page at an address. @throws TypeError where there is none */
export function consolePage(path: string): ConsolePageDefinition {
  const page = consolePages.find((candidate) => candidate.path === path);
  if (page === undefined) throw new TypeError(`The console has no page ${path}.`);
  return page;
}

/** The sidebar of the console's pages. */
export function consoleSidebar(): SidebarConfig {
  const link = ({ path, title }: ConsolePageDefinition) => ({ label: t(title), link: path });
  return [
    link(overview),
    link(integrations),
    ...sections.map(({ label, pages }) => ({
      label: t(label),
      items: (pages as readonly ConsolePageDefinition[]).filter(({ isHidden }) => !isHidden).map(link),
    })),
  ];
}
