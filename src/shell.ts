/** The one script of every page: the sandbox bar, what depends on the session, and the small elements. */
import { CodeTabs } from './elements/code-tabs.ts';
import { CopyButton } from './elements/copy-button.ts';
import { keepFilled } from './sandbox/fill.ts';
import { keepPageFlags } from './sandbox/page-flags.ts';
import { SandboxBar } from './sandbox/sandbox-bar.ts';
import { watchSession } from './sandbox/session.ts';
import { enableStartButtons } from './sandbox/start-buttons.ts';

customElements.define('copy-button', CopyButton);
customElements.define('code-tabs', CodeTabs);
customElements.define('sandbox-bar', SandboxBar);
keepPageFlags();
keepFilled();
enableStartButtons((result) => document.querySelector<SandboxBar>('sandbox-bar')?.report(result));
watchSession();
