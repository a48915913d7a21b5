/** What tickets are about, by form, as a site manager would write it; defects stand in `ticket-defects.ts`. */
import type { RecordOf } from '../../../spec/records.ts';
import { defects } from './ticket-defects.ts';
import type { PlaceGroup } from './ticket-places.ts';

/** Something that happens on every site; the place is added to the subject. */
export interface TicketText {
  readonly form: RecordOf<'ticket'>['form'];
  /** Trade that has to mend it. */
  readonly trade: string | null;
  readonly where: PlaceGroup;
  readonly subject: string;
  readonly description: string | null;
}

/** One text in short. */
export type Row = readonly [where: PlaceGroup, subject: string, description: string | null];

const tasks: readonly Row[] = [
  [
    'shared',
    'Order fire doors',
    'Six T30 doors, left-hung, RAL 7016. Delivery takes five weeks, so the order has to be out by Friday.',
  ],
  [
    'inside',
    'Set out the partition walls',
    'Axes according to plan A-204, index C. Mark the door openings as well.',
  ],
  [
    'below',
    'Close the core drillings',
    'Three of them, 150 mm, with fire-rated mortar. Photo before and after, please.',
  ],
  [
    'entrance',
    'Take delivery of the precast stairs',
    'Two flights of 2.8 t each. The crane is booked from 10:00 and the road must be free.',
  ],
  [
    'stairs',
    'Measure up the handrails',
    'The locksmith needs final dimensions. The finished floor is 18 cm above the raw slab.',
  ],
  ['entrance', 'Clear out old material', 'Everything that has no label by Thursday goes into the skip.'],
  [
    'outside',
    'Cover the masonry against frost',
    'Night frost from Sunday on. Foil and mats are in the container.',
  ],
  [
    'outside',
    'Plan the crane move',
    'It has to move by 14 m before the roof goes on. Foundation, power and permit are still open.',
  ],
  [
    'façade',
    'Agree the window reveals',
    'The architect wants 12 cm, the plan says 10 cm. We need a decision before the plasterer starts.',
  ],
  [
    'inside',
    'Connect the temporary heating',
    'Two units of 40 kW so that the plaster dries. Fuel for a week.',
  ],
  [
    'below',
    'Update the as-built drawings',
    'The shaft was moved by 15 cm. Electrical and ventilation plans still show the old position.',
  ],
];

const inspections: readonly Row[] = [
  ['rooms', 'Moisture of the screed', 'CM measurement before the parquet goes down. Must be below 2.0 %.'],
  [
    'below',
    'Reinforcement before the pour',
    'Spacing, laps and cover against plan S-112. Concrete comes at 06:30, so the release has to be there the evening before.',
  ],
  [
    'rooms',
    'Sound insulation of the partition',
    'Measured by the acoustics office. Both sides must be accessible and quiet from 9 to 11.',
  ],
  [
    'rooms',
    'Airtightness test',
    'Blower door. All openings closed, ventilation taped off, nobody in or out from 8 to 12.',
  ],
  ['anywhere', 'Handover walk', 'With client and architect. Bring the list of open items and the keys.'],
];

const hazards: readonly Row[] = [
  [
    'outside',
    'Guard rail missing',
    'Taken off for a delivery and not put back. Closed off with tape for now; needs a proper rail today.',
  ],
  [
    'shared',
    'Emergency exit blocked',
    'Pallets with insulation stand in front of it. Half of them are gone; the rest needs the forklift.',
  ],
  [
    'stairs',
    'Trailing cables',
    'Extension leads lie across the steps. Somebody will fall. Hang them up, please.',
  ],
  [
    'façade',
    'Scaffold tag out of date',
    'The last inspection is more than a week old. Nobody goes up until the tag is renewed.',
  ],
  ['shared', 'Fire extinguisher missing', 'The holder is empty, the next one is two floors down.'],
  [
    'entrance',
    'Dust when cutting stone',
    'Stone is being cut dry. Water or extraction, and masks for everybody nearby.',
  ],
];

/** Every text. */
export const ticketTexts: readonly TicketText[] = [
  ...defects.map(
    ([trade, where, subject, description]) =>
      ({ form: 'defect', trade, where, subject, description }) as const,
  ),
  ...tasks.map((row) => withoutTrade('task', row)),
  ...inspections.map((row) => withoutTrade('inspection', row)),
  ...hazards.map((row) => withoutTrade('safety', row)),
];

function withoutTrade(form: TicketText['form'], [where, subject, description]: Row): TicketText {
  return { form, trade: null, where, subject, description };
}
