/**
 * The rules of how people get and manage access, by their ids. Tests name them in their titles, and `npm run rules`
 * shows which test shows which rule.
 */

/** A rule of access. */
export interface AccessRule {
  /** What it says, in a line. */
  readonly title: string;
  /** Nothing of it is on a page, so that only an HTTP test can show it. */
  readonly isUnseen?: true;
}

/** Every rule by its id: activation and plans, integrations, API clients, people and limits, the connecting app. */
export const accessRules = {
  K1: { title: 'The API is requested with a switch, and active once support has approved it' },
  K2: { title: 'The API belongs to the Connect plan; on another, a request waits for the upgrade' },
  K3: { title: 'The documentation is public, before and while a request is pending' },
  K4: { title: 'The documentation shows its version, its last change, and a changelog with a feed' },
  K5: { title: 'A sandbox comes first; the page for going live names what differs from production' },
  K6: { title: 'At most five API keys, each with an alias of its own and access per collection' },
  K7: { title: 'A key is shown once; afterwards only its prefix and last four characters' },
  K8: { title: 'Going live takes a checklist, a form, and the responsibility for production' },
  K9: { title: 'The Careers API is a document of its own and needs no key' },
  P1: { title: 'Integrations made by the system are listed, and cannot be changed by hand' },
  P2: { title: 'A custom integration has a rights matrix with exactly the rights that there are' },
  P3: { title: 'A webhook goes on firing whatever happens to the integration that made it', isUnseen: true },
  P4: {
    title: 'Attributes that are not shared are left out: silently in v2, named in v4, not in reports',
    isUnseen: true,
  },
  P5: { title: 'Rights are updated, credentials reset, integrations deactivated and disconnected' },
  P6: { title: 'Only users with “Marketplace and API” see integrations; others get an explanation' },
  P7: { title: 'The version number at the top of the home page switches between v2 and v4' },
  F1: { title: 'v2 says everywhere that it is being replaced by v4, since when and until when' },
  F2: { title: 'An API client has an id that is fixed, a role, names, and a service account' },
  F3: { title: 'A client secret is shown once; lost means lost' },
  F4: { title: 'Clients from before the console are managed by support, and still work' },
  F5: { title: 'A client is edited in one place; among the users its account is read-only' },
  F6: { title: 'A deactivated client gets no tokens; those that it has end at their expiry' },
  F7: { title: 'Deleting a client asks for its id, is final, and ends every token at once' },
  R1: { title: 'Every operation can be tried from its page with the visitor’s own token' },
  R2: { title: 'Ids that an operation needs are filled in and can be chosen from a list' },
  R3: { title: 'The curl command holds the visitor’s token and runs as it is' },
  R4: { title: 'A personal token can do what its user can do, never more, and is shown once' },
  R5: { title: 'Thirty requests a minute, shown where they are used up, raised on request' },
  R6: { title: 'Webhooks are set up by the owner; hidden values are never shown again' },
  R7: { title: 'The token pages need “API access”, which the owner always has' },
  R8: { title: 'Who manages users can delete others’ tokens, except those of the owner' },
  R9: { title: 'Kontor Connect goes none → requested → contacted' },
  C1: { title: 'The connecting app takes an id and a secret, and says what is wrong with them' },
  C2: { title: 'It imports ten attributes; only the name is required, and it shows what is not shared' },
  C3: { title: 'It needs to read employees, and asks for nothing else' },
  C4: { title: 'It recommends sharing only what it uses, with a link to the form ticked so' },
  C5: { title: 'Who may not see those settings is told to ask an administrator' },
} as const satisfies Record<string, AccessRule>;

/** The id of a rule. */
export type AccessRuleId = keyof typeof accessRules;

/** Every id, in the order of the list. */
export const accessRuleIds = Object.keys(accessRules) as readonly AccessRuleId[];
