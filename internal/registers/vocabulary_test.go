package registers_test

import (
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
)

// vocabularies gives what each partner has to say, with an invented person.
func vocabularies() map[registers.Partner]partner {
	person := registers.Person{FamilyName: "Çelik", GivenNames: "Ayşe", BirthDate: "1991-03", Nationalities: []string{"TUR"}}
	other := person
	other.GivenNames = "Ayşe Nur"
	nobody := registers.Person{}
	title := registers.ReportedTitle{Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidTo: casefile.MustParseDate("2030-11-20")}
	three := func(build func(h registers.Header, p registers.Person) registers.Outgoing, verdict registers.Verdict) partner {
		with := func(p registers.Person) func(id string) registers.Outgoing {
			return func(id string) registers.Outgoing {
				return build(registers.Header{ID: id, Authority: "Musterstadt", Aktenzeichen: "ABH-2026-000001"}, p)
			}
		}
		return partner{message: with(person), changed: with(other), incomplete: with(nobody), verdict: verdict}
	}
	return map[registers.Partner]partner{
		registers.BA: three(func(h registers.Header, p registers.Person) registers.Outgoing {
			return registers.ApprovalRequest{
				Header: h, AppliedFor: "18b", Person: p,
				Employment: registers.Employment{Employer: "Probe Werke GmbH", Job: "Ingenieurin", WeeklyHours: 40, MonthlyGross: 4800},
			}
		}, registers.Approved),
		registers.Security: three(func(h registers.Header, p registers.Person) registers.Outgoing {
			return registers.SecurityQuery{Header: h, AppliedFor: "18b", Occasion: "verlaengerung", Person: p}
		}, registers.NoConcerns),
		registers.Meldebehoerde: three(func(h registers.Header, p registers.Person) registers.Outgoing {
			return registers.ResidenceQuery{Header: h, Person: p}
		}, registers.Registered),
		registers.AZR: three(func(h registers.Header, p registers.Person) registers.Outgoing {
			return registers.AZRReport{Header: h, Person: p, Matter: "verlaengerung", Title: title}
		}, registers.Entered),
		registers.Bundesdruck: three(func(h registers.Header, p registers.Person) registers.Outgoing {
			return registers.CardOrder{Header: h, Person: p, Title: title, Delivery: "abholung"}
		}, registers.CardProduced),
	}
}
