/** What people note beside their times, by place and language. */

/** Comments on days for a project, and on others. */
export const attendanceComments = {
  site: {
    de: [
      'Betonage bis Mittag',
      'Schalung 2. OG',
      'Regenpause',
      'Baustellenbesprechung',
      'Material nachgefahren',
    ],
    fr: [
      'Coulage de la dalle',
      'Coffrage du 2e étage',
      'Arrêt pluie',
      'Réunion de chantier',
      'Livraison tardive',
    ],
    sv: ['Gjutning till lunch', 'Formsättning plan 2', 'Regnuppehåll', 'Byggmöte', 'Hämtat material'],
    en: ['Concrete until noon', 'Formwork, second floor', 'Rain delay', 'Site meeting', 'Late delivery'],
  },
  office: {
    de: ['Homeoffice', 'Monatsabschluss', 'Schulung am Nachmittag', 'Arzttermin, später gekommen'],
    fr: ['Télétravail', 'Clôture du mois', 'Formation l’après-midi', 'Rendez-vous médical le matin'],
    sv: ['Jobbat hemifrån', 'Månadsbokslut', 'Utbildning på eftermiddagen', 'Läkarbesök på morgonen'],
    en: [
      'Worked from home',
      'Month-end closing',
      'Training in the afternoon',
      'Doctor’s appointment in the morning',
    ],
  },
} as const;
