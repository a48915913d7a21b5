/** The 120 employees: twelve named by hand, the others drawn, in order of entry. */
import type { RecordOf } from '../../../spec/records.ts';
import { addDays } from '../days.ts';
import { privateAddress } from './addresses.ts';
import { domain, phoneNumber, phoneNumbers, testIban } from './contact.ts';
import { customValuesOf } from './custom-values.ts';
import { at, now, workingMoment } from './moments.ts';
import { type Person, people } from './people.ts';
import { randomStream } from './random.ts';
import { managerOf } from './reporting.ts';
import { scheduleOf, weeklyMinutes } from './schedules.ts';
import { skillsOf } from './skills.ts';
import { type Made, named, seedId, stamp } from './stamp.ts';

const languages = { Berlin: 'de', Lyon: 'fr', Malmö: 'sv' } as const;

/** Months of probation by the law or custom of each country. */
const probationMonths = { Berlin: 6, Lyon: 4, Malmö: 6 } as const;

/** Makes the employees. */
export function generateEmployees(made: Made): RecordOf<'employee'>[] {
  const everybody = people();
  return everybody.map((person, index) => generateEmployee(made, everybody, person, index + 1));
}

function generateEmployee(
  made: Made,
  everybody: readonly Person[],
  person: Person,
  number: number,
): RecordOf<'employee'> {
  const random = randomStream(`employee ${number}`, languages[person.office]);
  const chance = (share: number) => random.datatype.boolean(share);
  const isNew = person.status === 'onboarding';
  const isByHand = number <= 12;
  const office = named(made.of('office'), person.office);
  const manager = managerOf(person, everybody);
  const fullName = `${person.first} ${person.last}`;
  const schedule = scheduleOf(person, random);
  const isOnSite = person.rank === 'crew' || person.rank === 'foreman';
  const area = random.helpers.arrayElement(made.of('area'));
  return {
    ...stamp(
      'employee',
      number,
      person.created,
      workingMoment(random, Math.max(person.created, at('2025-11-03', '07:00')), now),
    ),
    email: `${person.mailbox}@${domain}`,
    external_id: isNew ? null : `NW-${10_000 + number * 7}`,
    language: !isByHand && chance(0.08) ? 'en' : languages[person.office],
    active: person.status !== 'inactive',
    first_name: person.first,
    last_name: person.last,
    display_name: isByHand || chance(0.7) ? fullName : null,
    gender:
      isByHand || chance(0.93)
        ? person.gender
        : random.helpers.arrayElement(['diverse', 'undisclosed', null]),
    birthdate: isByHand || chance(0.95) ? person.birthdate : null,
    company_id: made.of('company')[0]?.id ?? '',
    office_id: office.id,
    department_id: named(made.of('department'), person.department).id,
    team_id: person.team === null ? null : named(made.of('team'), person.team).id,
    area_id: isOnSite || person.rank === 'site_manager' ? area.id : null,
    position: person.position,
    start_date: person.start,
    probation_end: person.start < '2024-01-01' ? null : endOfProbation(person),
    work_phone:
      isNew || (person.rank === 'crew' && !chance(0.25))
        ? null
        : phoneNumber(person.office, (number * 61) % phoneNumbers[person.office]),
    reports_to_id: manager < 0 ? null : seedId('employee', manager + 1, everybody[manager]?.created ?? 0),
    status: person.status,
    schedule,
    work_address: isNew
      ? null
      : {
          street: office.street,
          postal_code: office.postal_code,
          city: office.city,
          country: office.country,
        },
    private_address: isByHand || chance(0.93) ? privateAddress(person.office, random) : null,
    iban:
      isNew && chance(0.6)
        ? null
        : testIban(person.office, random.number.int({ min: 10_000_000, max: 99_999_999 })),
    skills: isNew ? [] : skillsOf(person.position, random),
    custom_values: isNew ? {} : customValuesOf(person, person.last, random),
    weekly_minutes: weeklyMinutes(schedule),
  };
}

function endOfProbation({ start, office }: Person): string {
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + probationMonths[office]);
  const last = addDays(end.toISOString().slice(0, 10), -1);
  return last;
}
