/** A sandbox in use, and the mix of requests that is sent to it. What is created is deleted again, so nothing fills up. */
import type { Pool } from 'undici';
import type { SoakJob } from './job.ts';

const EMPLOYEES = '/v4/employees';
const JSON_TYPE = { 'content-type': 'application/json' };

/** A request of the mix, as a share of a thousand. */
const MIX = [
  [380, (visitor: Visitor, job: SoakJob) => visitor.expect(200, 'GET', `${EMPLOYEES}/${job.employeeId}`)],
  [230, (visitor: Visitor) => visitor.expect(200, 'GET', `${EMPLOYEES}?limit=20`)],
  [60, (visitor: Visitor) => visitor.expect(200, 'GET', `${EMPLOYEES}?status=active&limit=20`)],
  [20, (visitor: Visitor) => visitor.expect(200, 'GET', '/v2/employees?pagesize=20')],
  [90, (visitor: Visitor) => visitor.create()],
  [90, (visitor: Visitor) => visitor.remove()],
  [50, (visitor: Visitor) => visitor.rename()],
  // Told to the webhook that every sandbox has, and so delivered to its inbox.
  [40, (visitor: Visitor, job: SoakJob) => visitor.rename(`/v4/tickets/${job.ticketId}`, 'subject')],
  [30, (visitor: Visitor) => visitor.expect(401, 'GET', `${EMPLOYEES}?limit=20`, undefined, '')],
  [10, (visitor: Visitor) => visitor.begin()],
] as const satisfies ReadonlyArray<readonly [number, (visitor: Visitor, job: SoakJob) => Promise<unknown>]>;

const TOTAL = MIX.reduce((sum, [share]) => sum + share, 0);

export class Visitor {
  private readonly pool: Pool;
  private token = '';
  private managementToken = '';
  private departments: string[] = [];
  private made = 0;
  private isBeginning = false;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** Sends one request of the mix. @throws {Error} it was not answered as it should be */
  async act(job: SoakJob): Promise<void> {
    if (this.isBeginning) return void (await this.expect(401, 'GET', `${EMPLOYEES}?limit=20`, undefined, ''));
    let at = Math.random() * TOTAL;
    for (const [share, send] of MIX) {
      at -= share;
      if (at < 0) return void (await send(this, job));
    }
  }

  /** Ends the sandbox and starts another one. */
  async begin(): Promise<void> {
    this.isBeginning = true;
    try {
      const former = this.managementToken;
      const text = await this.expect(201, 'POST', '/sandbox/sandboxes', undefined, '');
      const started = JSON.parse(text) as { token: string; management_token: string }; // the contract's answer
      this.token = started.token;
      this.managementToken = started.management_token;
      this.departments = [];
      // Requests that are on their way to the former one may still be answered, or find it gone: both are right.
      if (former !== '') await this.send('DELETE', '/sandbox/sandboxes/current', undefined, former);
    } finally {
      this.isBeginning = false;
    }
  }

  async create(): Promise<void> {
    this.made += 1;
    const { token } = this;
    const text = await this.expect(201, 'POST', '/v4/departments', { name: `Own ${this.made}` });
    if (text !== '' && token === this.token) this.departments.push((JSON.parse(text) as { id: string }).id);
  }

  async remove(): Promise<void> {
    const id = this.departments.shift();
    if (id === undefined) return this.create();
    await this.expect(204, 'DELETE', `/v4/departments/${id}`);
  }

  async rename(path?: string, field = 'name'): Promise<void> {
    const id = this.departments.at(-1);
    if (path === undefined && id === undefined) return this.create();
    this.made += 1;
    const body = { [field]: `Renamed ${this.made}` };
    // The newest one is the last to be deleted, so it is there.
    await this.expect(200, 'PATCH', path ?? `/v4/departments/${id}`, body);
  }

  /** Sends a request and gives the text of its answer; nothing where the sandbox has ended meanwhile. */
  async expect(
    status: number,
    method: Method,
    path: string,
    body?: object,
    token = this.token,
  ): Promise<string> {
    const answer = await this.send(method, path, body, token);
    if (answer.status === status) return answer.text;
    if (token !== '' && token !== this.token) return '';
    if (answer.status === 404 && method !== 'GET') return ''; // deleted by another request of this visitor
    throw new Error(`${method} ${path.replace(/_[0-9a-z]{26}/, '_…')} was answered ${answer.status}`);
  }

  private async send(method: Method, path: string, body: object | undefined, token: string) {
    const credential = path.startsWith('/v2/')
      ? { 'x-api-key': token }
      : { authorization: `Bearer ${token}` };
    const { statusCode, body: answer } = await this.pool.request({
      method,
      path,
      headers: { ...(body && JSON_TYPE), ...(token !== '' && credential) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: statusCode, text: await answer.text() };
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
