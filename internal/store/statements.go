package store

import (
	"context"

	"ablauf/internal/casefile"
)

// statementsMax bounds how many of the newest messages of a case are read with their bodies.
const statementsMax = 50

// statementsOfCase is true for the receipts that say something to whoever works on the case.
const statementsOfCase = `r.case_id = $1 and r.kind in ('antwort', 'ruecknahme', 'wegzug', 'arbeitgeber', 'sachstandsanfrage', 'sachstand', 'nachricht',
     'beschwerde', 'klage', 'gerichtspost', 'bescheinigung', 'rechtsbehelf', 'rechtsbehelfspost', 'erwerbsvermerk', 'vollmacht')
     and r.channel <> 'register'
     or r.case_id = $1 and (r.kind in ('meldeauskunft', 'azrantwort') or r.kind = 'registerantwort' and r.deciding ->> 'stelle' in ('ba', 'azr'))`

const sqlStatements = `
select * from (
  select ` + columnsReceipt + `, r.raw from receipt r where ` + statementsOfCase + `
   order by r.case_seq desc limit $2) as newest
 order by case_seq`

// Statements gives what people wrote about a case after they applied, with the bodies as they arrived: the newest 50, in the order of
// arrival, what the registers said of where they live and who they are, and what the Bundesagentur answered. What other partners say, the criminal registers
// among them, is not.
func (s *Store) Statements(ctx context.Context, id casefile.CaseID) ([]casefile.Receipt, error) {
	receipts, err := list(ctx, s.pool, scanReceiptWithBody, sqlStatements, key(id), statementsMax)
	return receipts, translate("statements", err)
}
