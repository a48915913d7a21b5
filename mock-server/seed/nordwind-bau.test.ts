/** What makes the seed believable and harmless: nobody real can be reached, and everything adds up. */
import { describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../spec/record.ts';
import { kinds } from '../../spec/records.ts';
import { absenceDays, totalOf } from './absence-days.ts';
import { personas } from './personas.ts';
import { loadSeed } from './seed.ts';

const seed = loadSeed();
const texts = kinds.flatMap((kind) =>
  (seed[kind] as readonly AnyRecord[]).map((record) => JSON.stringify(record)),
);
const employees = new Map(seed.employee.map((employee) => [employee.id, employee]));

describe('contacts', () => {
  it('use the reserved domain only', () => {
    const addresses = texts.flatMap((text) => text.match(/[\w.+-]+@[\w.-]+/g) ?? []);
    const links = texts.flatMap((text) => text.match(/https?:\/\/[^/"]+/g) ?? []);
    expect(addresses.length).toBeGreaterThan(120);
    expect([...addresses, ...links].filter((address) => !address.endsWith('.example'))).toEqual([]);
    expect(addresses.filter((address) => !/^[a-z.-]+@/.test(address))).toEqual([]);
  });

  it('use phone numbers that are kept for fiction only, each by one employee', () => {
    const fictional = /^\+(49 30 23125 \d{3}|33 4 65 71 \d\d \d\d|46 40 628 04 \d\d)$/;
    const everywhere = texts.flatMap((text) => text.match(/\+\d[\d ]{8,}\d/g) ?? []);
    const work = seed.employee.flatMap(({ work_phone }) => work_phone ?? []);
    expect(everywhere.length).toBeGreaterThan(work.length);
    expect(everywhere.filter((phone) => !fictional.test(phone))).toEqual([]);
    expect(new Set(work).size).toBe(work.length);
  });

  it('use bank accounts with right check digits at banks that do not exist', () => {
    const ibans = seed.employee.flatMap(({ iban }) => iban ?? []);
    expect(ibans.length).toBeGreaterThan(100);
    for (const iban of ibans) {
      const moved = `${iban.slice(4)}${iban.slice(0, 4)}`;
      const digits = [...moved].map((letter) => Number.parseInt(letter, 36)).join('');
      expect(BigInt(digits) % 97n, iban).toBe(1n);
      expect(iban).toMatch(/^(DE\d\d9{8}\d{10}|FR\d\d9{10}\d{13}|SE\d\d9{3}\d{17})$/);
    }
  });
});

describe('employees', () => {
  it('report to the director, over however many managers, and never to themselves', () => {
    for (const employee of seed.employee) {
      const seen = new Set<string>();
      let one = employee;
      while (one.reports_to_id !== null && !seen.has(one.id)) {
        seen.add(one.id);
        one = employees.get(one.reports_to_id) ?? one;
      }
      expect(one.number, `${employee.first_name} ${employee.last_name}`).toBe(1);
    }
    expect(seed.employee.filter(({ reports_to_id }) => reports_to_id === null)).toHaveLength(1);
  });

  it('are in every status, mostly active', () => {
    const of = (status: string) => seed.employee.filter((employee) => employee.status === status).length;
    expect([of('onboarding'), of('leave'), of('inactive'), of('active')]).toEqual([5, 4, 7, 104]);
    expect(seed.employee.filter(({ status, active }) => active !== (status !== 'inactive'))).toEqual([]);
  });

  it('work as long a week as the days of their schedule together', () => {
    for (const { schedule, weekly_minutes } of seed.employee) {
      expect(Object.values(schedule).reduce((sum, minutes) => sum + minutes, 0)).toBe(weekly_minutes);
    }
  });

  it('were at least sixteen when they began and live in the country of their office', () => {
    const offices = new Map(seed.office.map((office) => [office.id, office.country]));
    for (const { birthdate, start_date, private_address, office_id } of seed.employee) {
      if (birthdate !== null)
        expect(Number(start_date.slice(0, 4)) - Number(birthdate.slice(0, 4))).toBeGreaterThan(16);
      if (private_address !== null) expect(private_address.country).toBe(offices.get(office_id));
    }
  });

  it('carry custom values that fit the custom fields', () => {
    const fields = new Map(seed.custom_field.map((field) => [field.api_name, field]));
    const fits = (name: string, value: unknown) => {
      const field = fields.get(name);
      if (field?.type === 'integer') return Number.isInteger(value);
      if (field?.type === 'date') return /^\d{4}-\d\d-\d\d$/.test(String(value));
      if (field?.type === 'list') return field.options?.includes(String(value)) === true;
      if (field?.type === 'tags')
        return Array.isArray(value) && value.every((tag) => field.options?.includes(tag));
      return field?.type === 'text' && typeof value === 'string';
    };
    const values = seed.employee.flatMap(({ custom_values }) => Object.entries(custom_values));
    const used = new Set(values.map(([name]) => name));
    expect([...fields.keys()].filter((name) => !used.has(name))).toEqual(['c_portfolio']); // one that can be deleted
    expect(values.filter(([name, value]) => !fits(name, value))).toEqual([]);
  });
});

describe('calendars', () => {
  it('have the holidays of three years, in order', () => {
    for (const { holidays } of seed.calendar) {
      const dates = holidays.map(({ date }) => date);
      expect(dates).toEqual([...new Set(dates)].toSorted());
      expect([...new Set(dates.map((date) => date.slice(0, 4)))]).toEqual(['2025', '2026', '2027']);
    }
  });

  it('know what is particular about each place', () => {
    const dates = seed.calendar.map(({ holidays }) => holidays.map(({ date, name }) => `${date} ${name}`));
    expect(dates[0]).toContain('2026-03-08 Internationaler Frauentag');
    expect(dates[1]).toContain('2026-07-14 Fête Nationale de la France');
    expect(dates[2]).toContain('2026-06-19 Midsommarafton');
  });
});

describe('absences', () => {
  const counts = (status: string) => status !== 'declined' && status !== 'cancelled';

  it('count what schedule, holidays and unit say', () => {
    const calendars = new Map(
      seed.office.map(({ id, calendar_id }) => [
        id,
        seed.calendar.find((calendar) => calendar.id === calendar_id),
      ]),
    );
    for (const absence of seed.absence) {
      const employee = employees.get(absence.employee_id);
      const type = seed.absence_type.find(({ id }) => id === absence.absence_type_id);
      if (employee === undefined || type === undefined) throw new Error('A reference is broken.');
      const holidays = calendars.get(employee.office_id)?.holidays ?? [];
      expect(absence.days).toEqual(absenceDays(absence, employee.schedule, holidays, type.unit));
      expect(absence.amount).toBe(totalOf(absence.days));
      expect(absence.amount).toBeGreaterThan(0);
    }
  });

  it('of one employee do not overlap, unless declined or cancelled', () => {
    for (const one of seed.absence.filter(({ status }) => counts(status))) {
      const clashes = seed.absence.filter(
        (other) =>
          other.employee_id === one.employee_id &&
          other.id !== one.id &&
          counts(other.status) &&
          other.start_date <= one.end_date &&
          one.start_date <= other.end_date,
      );
      expect(
        clashes.map(({ number }) => number),
        `absence ${one.number}`,
      ).toEqual([]);
    }
  });

  it('stay within the allowance of the year', () => {
    for (const { id, yearly_allowance } of seed.absence_type) {
      const taken = new Map<string, number>();
      for (const { employee_id, days } of seed.absence.filter(
        (one) => one.absence_type_id === id && counts(one.status),
      )) {
        for (const { date, amount } of days) {
          const key = `${employee_id} ${date.slice(0, 4)}`;
          taken.set(key, (taken.get(key) ?? 0) + amount);
        }
      }
      expect(Math.max(...taken.values())).toBeLessThanOrEqual(yearly_allowance ?? Number.POSITIVE_INFINITY);
    }
  });

  it('are decided once they are over, and processed only then', () => {
    const ended = seed.absence.filter(({ end_date }) => end_date < '2026-10-01');
    expect(ended.filter(({ status }) => status === 'submitted' || status === 'pending')).toEqual([]);
    expect(
      seed.absence.filter(({ status, end_date }) => status === 'processed' && end_date >= '2026-10-01'),
    ).toEqual([]);
    expect(new Set(seed.absence.map(({ status }) => status)).size).toBe(6);
  });

  it('explain who is on leave today', () => {
    const away = (id: string) =>
      seed.absence.some(
        (one) =>
          one.employee_id === id &&
          one.status === 'approved' &&
          one.start_date <= '2026-11-02' &&
          one.end_date >= '2026-11-02',
      );
    expect(seed.employee.filter(({ status, id }) => status === 'leave' && !away(id))).toEqual([]);
  });

  it('name somebody else to stand in where the type needs it', () => {
    const needs = new Map(seed.absence_type.map((type) => [type.id, type.needs_substitute]));
    for (const { absence_type_id, substitute_id, employee_id } of seed.absence) {
      expect(substitute_id !== null).toBe(needs.get(absence_type_id));
      expect(substitute_id).not.toBe(employee_id);
    }
  });
});

describe('attendances', () => {
  it('lie on working days: by schedule, without holidays, without absences', () => {
    const calendars = new Map(seed.calendar.map((calendar) => [calendar.id, calendar]));
    const offices = new Map(seed.office.map((office) => [office.id, calendars.get(office.calendar_id)]));
    for (const { number, date, employee_id } of seed.attendance) {
      const employee = employees.get(employee_id);
      const away = seed.absence.filter(
        (absence) =>
          absence.employee_id === employee_id &&
          !['declined', 'cancelled'].includes(absence.status) &&
          absence.start_date <= date &&
          date <= absence.end_date,
      );
      const holiday = offices.get(employee?.office_id ?? '')?.holidays.find((one) => one.date === date);
      expect([employee?.status, away, holiday], `attendance ${number}`).toEqual(['active', [], undefined]);
      expect(date >= '2026-09-28' && date >= (employee?.start_date ?? '')).toBe(true);
      expect([0, 6]).not.toContain(new Date(date).getUTCDay());
    }
  });

  it('begin and end on their day, less a break, in the time of the company, and never overlap', () => {
    const spans = new Map<string, Array<readonly [number, number]>>();
    for (const { date, start_at, end_at, break_minutes, worked_minutes, employee_id } of seed.attendance) {
      const offset = date < '2026-10-25' ? '+02:00' : '+01:00';
      for (const time of [start_at, end_at]) {
        expect(time).toMatch(new RegExp(`^${date}T(0[6-9]|1[0-9]):[0-5][05]:00\\${offset}$`));
      }
      const [start, end] = [Date.parse(start_at), Date.parse(end_at)];
      expect((end - start) / 60_000).toBe(worked_minutes + break_minutes);
      if (worked_minutes > 360) expect(break_minutes).toBeGreaterThanOrEqual(30);
      const key = `${employee_id} ${date}`;
      const others = spans.get(key) ?? [];
      expect(others.filter(([from, to]) => from < end && start < to)).toEqual([]);
      spans.set(key, [...others, [start, end]]);
    }
  });

  it('are for active projects of people on site, confirmed when the week is over', () => {
    const active = new Set(seed.project.filter(({ status }) => status === 'active').map(({ id }) => id));
    const projects = seed.attendance.flatMap(({ project_id }) => project_id ?? []);
    expect(new Set(projects)).toEqual(active);
    expect(projects.length).toBeGreaterThan(1000);
    const open = (from: string, to: string) =>
      seed.attendance.filter((one) => one.status === 'pending' && from <= one.date && one.date <= to).length;
    expect(open('2026-09-28', '2026-10-25')).toBeLessThan(60);
    expect(open('2026-10-26', '2026-10-30')).toBeGreaterThan(250);
    for (const { created_at, end_at } of seed.attendance) {
      expect(Date.parse(created_at)).toBeGreaterThan(Date.parse(end_at));
    }
  });
});

describe('projects and tickets', () => {
  const projects = new Map(seed.project.map((project) => [project.id, project]));

  it('have tickets in every project and status', () => {
    expect(new Set(seed.ticket.map(({ project_id }) => project_id)).size).toBe(8);
    expect(new Set(seed.ticket.map(({ status }) => status)).size).toBe(6);
    expect(seed.project.filter(({ status }) => status === 'archived')).toHaveLength(2);
  });

  it('give tickets to members of the project, and none to do in archived ones', () => {
    for (const ticket of seed.ticket) {
      const project = projects.get(ticket.project_id);
      for (const id of [ticket.assignee_id, ...ticket.subscriber_ids]) {
        if (id !== null) expect(project?.member_ids, `ticket ${ticket.number}`).toContain(id);
      }
      expect(ticket.created_at > (project?.created_at ?? '')).toBe(true);
      if (project?.status === 'archived') expect(['closed', 'rejected']).toContain(ticket.status);
    }
  });

  it('show as much progress as the status allows', () => {
    for (const { status, progress } of seed.ticket) {
      if (status === 'open' || status === 'rejected') expect(progress).toBe(0);
      else if (status === 'resolved' || status === 'closed') expect(progress).toBe(100);
      else expect(progress).toBeGreaterThan(0);
    }
  });

  it('put tickets below older ones of the same project', () => {
    const children = seed.ticket.filter(({ parent_id }) => parent_id !== null);
    expect(children.length).toBeGreaterThan(5);
    for (const child of children) {
      const parent = seed.ticket.find(({ id }) => id === child.parent_id);
      expect(parent?.project_id).toBe(child.project_id);
      expect(parent?.number).toBeLessThan(child.number);
    }
  });

  it('are commented on after they were made, by users who existed', () => {
    for (const { ticket_id, author_id, created_at } of seed.ticket_comment) {
      const ticket = seed.ticket.find(({ id }) => id === ticket_id);
      const author = seed.user.find(({ id }) => id === author_id);
      expect(ticket !== undefined && ticket.created_at < created_at).toBe(true);
      expect(
        author !== undefined && author.created_at < created_at && author.type !== 'service_account',
      ).toBe(true);
    }
  });
});

describe('users', () => {
  it('have the five personas with the rights that their names promise', () => {
    const users = personas.map(
      ({ key, user }) => [key, seed.user.find(({ number }) => number === user)] as const,
    );
    const shown = users.map(([key, user]) => [
      key,
      user?.type,
      user?.owner,
      user?.permissions.includes('api_access'),
    ]);
    expect(shown).toEqual([
      ['owner', 'in_house', true, true],
      ['admin', 'in_house', false, true],
      ['member_with_access', 'in_house', false, true],
      ['member_without_access', 'in_house', false, false],
      ['subcontractor', 'subcontractor', false, false],
    ]);
    for (const { description, user } of personas) expect(description).toContain(seed.user[user - 1]?.name);
  });

  it('have one owner, and two service accounts with legacy roles', () => {
    const legacy = seed.role.filter((role) => role.legacy).map(({ id }) => id);
    const services = seed.user.filter(({ type }) => type === 'service_account');
    expect(seed.user.filter(({ owner }) => owner)).toHaveLength(1);
    expect(services.map(({ name }) => name)).toEqual([
      'service-account-payroll-legacy',
      'service-account-time-clock-legacy',
    ]);
    expect(services.flatMap(({ role_ids }) => role_ids)).toEqual(legacy);
  });

  it('who are employees have the same e-mail address', () => {
    for (const { employee_id, email } of seed.user) {
      if (employee_id !== null) expect(employees.get(employee_id)?.email).toBe(email);
    }
  });
});
