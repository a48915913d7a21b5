/** Where the operator's figures are. Of its own, since the page needs this and no schemas. */
export const OPERATOR_FIGURES_PATH = '/operator/figures';
