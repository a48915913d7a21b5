/**
 * How Scalar is set up here: nothing leaves this origin, nothing is kept, our token, our theme.
 * Each switch that is off would otherwise load from, send to or link to a vendor's host.
 */
import type { ApiReference } from '@scalar/api-reference';
import type { DocumentName } from '../../spec/operation.ts';

/** What Scalar's component takes. */
export type ReferenceConfiguration = NonNullable<
  InstanceType<typeof ApiReference>['$props']['configuration']
>;

/** What changes while the page is open. */
export interface ReferenceInput {
  readonly document: DocumentName;
  readonly token: string;
  readonly isDark: boolean;
  /** Sends what the console sends. */
  readonly fetch: typeof fetch;
}

/** The name of the scheme that holds the visitor's token, where a document asks for that. */
const schemes: Readonly<Partial<Record<DocumentName, string>>> = { v4: 'bearerAuth', v2: 'apiKey' };

/** The whole configuration; Scalar replaces the one it has by it. */
export function referenceConfiguration({
  document,
  token,
  isDark,
  fetch,
}: ReferenceInput): ReferenceConfiguration {
  const scheme = schemes[document];
  return {
    url: `/openapi/${document}.json`,
    telemetry: false,
    withDefaultFonts: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    hideClientButton: true,
    // The site has a search, with the same keys.
    hideSearch: true,
    persistAuth: false,
    documentDownloadType: 'none',
    hideDarkModeToggle: true,
    forceDarkModeState: isDark ? 'dark' : 'light',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    baseServerURL: location.origin,
    customFetch: fetch,
    ...(scheme && {
      authentication: {
        preferredSecurityScheme: scheme,
        securitySchemes: { [scheme]: document === 'v2' ? { value: token } : { token } },
      },
    }),
  };
}
