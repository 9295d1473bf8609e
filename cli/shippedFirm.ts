/** The invented firm of playbooks/firm.yaml as it is shipped, which the firm that uses this writes over. */
import type { Firm } from '../schemas/firm.ts';

export const SHIPPED_FIRM: Pick<Firm, 'name' | 'legalName' | 'postalAddress' | 'responsibleLawyer'> = {
  name: 'Larkspur Law',
  legalName: 'Larkspur Law, PLLC',
  postalAddress: '48 Harbor Street, Suite 300, New York, NY 10004',
  responsibleLawyer: 'Priya Raman',
};
