/** Skills that go with a position; everybody has some of them, and some have a general one too. */
import type { Faker } from '@faker-js/faker';

const byPosition: Readonly<Record<string, readonly string[]>> = {
  'Managing Director': ['Leadership', 'Contract law', 'Tendering', 'Negotiation'],
  'Head of Construction': ['Site logistics', 'Cost control', 'Tendering', 'Leadership'],
  'Head of Planning': ['Architecture', 'Revit', 'Building regulations', 'Leadership'],
  'Head of Safety & Quality': ['ISO 45001', 'Risk assessment', 'Auditing', 'Leadership'],
  'Head of People': ['Labour law', 'Recruiting', 'Mediation', 'Leadership'],
  'Head of Finance & Purchasing': ['Controlling', 'Procurement', 'Contract law', 'Leadership'],
  'IT Administrator': ['Networks', 'Identity management', 'Scripting', 'Data protection'],
  'HR Systems Specialist': ['Payroll', 'Data analysis', 'REST APIs', 'Data protection'],
  'Regional Manager Lyon': ['Site logistics', 'Cost control', 'Timber construction', 'Leadership'],
  'Regional Manager Malmö': ['Site logistics', 'Cost control', 'Groundworks', 'Leadership'],
  'Site Manager': ['Site logistics', 'Scheduling', 'Acceptance of works', 'Cost control', 'Concrete works'],
  Foreman: ['Crew leadership', 'Formwork', 'Reading plans', 'Lifting operations', 'Concrete works'],
  Bricklayer: ['Masonry', 'Plastering', 'Reading plans', 'Chimney construction'],
  Carpenter: ['Formwork', 'Timber framing', 'Roof trusses', 'Stairs'],
  'Concrete Worker': ['Formwork', 'Reinforcement', 'Concrete finishing', 'Concrete repair'],
  Electrician: ['Low-voltage installation', 'Lightning protection', 'Testing and inspection', 'KNX'],
  'Crane Operator': ['Tower cranes', 'Mobile cranes', 'Slinging', 'Radio communication'],
  Plumber: ['Drinking water systems', 'Heating', 'Soldering', 'Drainage'],
  Scaffolder: ['Façade scaffolding', 'Suspended scaffolding', 'Rope access', 'Reading plans'],
  Roofer: ['Flat roofs', 'Slate', 'Waterproofing', 'Rope access'],
  'Drywall Installer': ['Drywall', 'Fire protection', 'Acoustic ceilings', 'Insulation'],
  'Excavator Operator': ['Groundworks', 'Trench support', 'Compaction', 'GPS machine control'],
  Painter: ['Surface preparation', 'Lime paints', 'Spray painting', 'Plastering'],
  Apprentice: ['Reading plans', 'Masonry', 'Formwork', 'Tool maintenance'],
  Architect: ['Revit', 'Building regulations', 'Design', 'Energy design', 'Tender documents'],
  'BIM Coordinator': ['Revit', 'IFC', 'Clash detection', 'Navisworks'],
  Draughtsperson: ['AutoCAD', 'Revit', 'Detail drawings', 'As-built drawings'],
  'Structural Engineer': ['Reinforced concrete', 'Steel structures', 'Timber structures', 'Finite elements'],
  'Quantity Surveyor': ['Quantity take-off', 'Cost estimation', 'Tender documents', 'Excel'],
  'Survey Technician': ['Total station', 'Drone surveys', 'Laser scanning', 'AutoCAD'],
  'Safety Officer': ['Risk assessment', 'Accident investigation', 'Fall protection', 'Asbestos handling'],
  'Quality Inspector': ['Concrete testing', 'Auditing', 'Moisture measurement', 'Photo documentation'],
  'HR Partner': ['Labour law', 'Onboarding', 'Mediation', 'Recruiting'],
  'Payroll Specialist': ['Payroll', 'Social security', 'Excel', 'Data protection'],
  Recruiter: ['Recruiting', 'Interviewing', 'Employer branding', 'Apprenticeships'],
  Accountant: ['Bookkeeping', 'VAT', 'Annual accounts', 'Excel'],
  Buyer: ['Procurement', 'Negotiation', 'Supplier audits', 'Incoterms'],
  Controller: ['Controlling', 'Forecasting', 'Excel', 'Cost control'],
  'Warehouse Clerk': ['Stock keeping', 'Forklift', 'Tool maintenance', 'Inventory'],
  'Executive Assistant': ['Organisation', 'Minutes', 'Travel planning', 'Translation'],
  'IT Support Technician': ['Device management', 'Networks', 'User support', 'Scripting'],
};

const general = ['First aid', 'German', 'French', 'Swedish', 'English', 'Polish', 'Fire warden'];

/** Skills of somebody in that position. */
export function skillsOf(position: string, random: Faker): string[] {
  const own = byPosition[position];
  if (own === undefined) throw new Error(`No skills are listed for the position ${position}.`);
  return [
    ...random.helpers.arrayElements(own, { min: 2, max: 4 }),
    ...random.helpers.arrayElements(general, { min: 0, max: 2 }),
  ];
}
