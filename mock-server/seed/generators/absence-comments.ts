/** What people write when they ask for an absence. */
import type { RecordOf } from '../../../spec/records.ts';
import type { AbsenceTypeName } from './absence-types.ts';

type Language = RecordOf<'employee'>['language'];

const comments: Readonly<Record<AbsenceTypeName, readonly string[]>> = {
  'Annual leave': [
    'Family holiday by the sea.',
    'Moving house.',
    'School holidays, as agreed with the team.',
    'Hiking in the Alps. Back on Monday.',
    'Wedding in the family.',
    'Visiting friends in Gdańsk.',
    'Handover notes are in the project folder.',
  ],
  'Sick leave': [
    'Certificate follows by post.',
    'Back pain after lifting.',
    'Flu.',
    'Certificate handed in.',
  ],
  'Parental leave': [
    'Our daughter was born. Thank you for the flowers!',
    'Second part, as agreed in spring.',
  ],
  'Unpaid leave': [
    'Looking after my father.',
    'Volunteer fire brigade course.',
    'Long journey, already discussed.',
  ],
  Training: [
    'First aid refresher course.',
    'Fire warden course.',
    'Seminar on building law in Hamburg.',
    'Language course, second part.',
    'Trade fair in Munich.',
  ],
  'Time off in lieu': [
    'Overtime from the concrete pour.',
    'Dentist.',
    'Parents’ evening at school.',
    'Saturday shift in return.',
  ],
};

/** Added for annual leave, in the language of whoever asks. */
const localComments: Readonly<Record<Language, readonly string[]>> = {
  de: ['Resturlaub aus dem Vorjahr.', 'Brückentag.'],
  en: [],
  fr: ['Vacances scolaires, comme convenu.', 'Pont du week-end.'],
  sv: ['Semester, nås på mobilen i nödfall.', 'Klämdag.'],
};

/** Comments that fit a type, by somebody of that language. */
export function commentsOn(type: AbsenceTypeName, language: Language): readonly string[] {
  return type === 'Annual leave' ? [...comments[type], ...localComments[language]] : comments[type];
}
