package sandbox

import "strings"

// person is one of the people the APIs know, so that a caller found in
// one of them is found in all of them. Numbers are from the range kept for
// fiction (NXX 555-01XX).
type person struct {
	first, last, company string
	phone                string // E.164
	tier, language       string
	subjects             []string // of their open cases
}

func people() []person {
	return []person{
		{"Maria", "Alvarez", "Alvarez Ceramics", "+14155550101", "gold", "en-US", []string{"Kiln delivery delayed", "Invoice shows the old address"}},
		{"James", "Whitfield", "Whitfield & Daughters", "+12125550102", "standard", "en-US", []string{"Cannot sign in to the portal"}},
		{"Amélie", "Rousseau", "Atelier Rousseau", "+15145550103", "gold", "fr-CA", nil},
		{"Kenji", "Tanaka", "Tanaka Instruments", "+12065550104", "standard", "en-US", []string{"Sensor reads ten degrees high"}},
		{"Sofia", "Moretti", "Moretti Logistics", "+13125550105", "gold", "it-IT", []string{"Damaged pallet", "Refund outstanding", "Change of bank account"}},
		{"Liam", "O'Brien", "O'Brien Joinery", "+16175550106", "standard", "en-US", nil},
	}
}

func (p person) name() string { return p.first + " " + p.last }

func (p person) email() string {
	return strings.ToLower(p.first[:1]+strings.ReplaceAll(p.last, "'", "")) + "@example.com"
}

// national writes a North American number as ServiceNow keeps it: (415) 555-0101.
func national(e164 string) string {
	d := digits(e164)
	return "(" + d[1:4] + ") " + d[4:7] + "-" + d[7:]
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// samePhone compares two ways of writing a number: with or without country
// code, spaces, brackets, and with the + that a form decoder made a space of.
func samePhone(a, b string) bool {
	a, b = digits(a), digits(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 7 && strings.HasSuffix(b, a)
}
