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
		registers.Print: letters(func(h registers.Header, pdf []byte) registers.Outgoing {
			return registers.PrintJob{Header: h, Batch: casefile.MustParseDate("2026-11-20"), Recipient: []string{"Ayşe Çelik", "70173 Musterstadt"}, PDF: pdf}
		}, registers.LetterPrinted),
		registers.Portal: letters(func(h registers.Header, pdf []byte) registers.Outgoing {
			return registers.PortalCopy{Header: h, Subject: "Ihr Antrag", PDF: pdf}
		}, registers.PortalNotifyFailed),
	}
}

// letters gives what is said to those who bring letters to people.
func letters(build func(h registers.Header, pdf []byte) registers.Outgoing, verdict registers.Verdict) partner {
	with := func(pdf string) func(id string) registers.Outgoing {
		return func(id string) registers.Outgoing {
			return build(registers.Header{ID: id, Authority: "Musterstadt", Aktenzeichen: "ABH-2026-000001"}, []byte(pdf))
		}
	}
	return partner{message: with("%PDF-1.7 one"), changed: with("%PDF-1.7 two"), incomplete: with("no letter"), verdict: verdict}
}
