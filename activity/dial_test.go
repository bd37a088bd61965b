package activity

import "testing"

// A6: what a template yields reaches a trunk only as an address.
func TestA6_OnlyAddressesAreDialled(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		" +1 (415) 555-0101 ":        "+14155550101",
		"4711":                       "4711",
		"*55#":                       "*55#",
		"0049.30.123456":             "004930123456",
		"sip:desk@example.com":       "sip:desk@example.com",
		"sips:desk@example.com:5061": "sips:desk@example.com:5061",
		"ann.b+c@example.com":        "ann.b+c@example.com",
		"tel:+1-415-555-0101":        "tel:+1-415-555-0101",
	} {
		if got, ok := dialled(text); !ok || got != want {
			t.Errorf("%q is dialled as %q, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", " ", "anonymous", "+", "+1\r\nX-Evil: 1", "sip:a@b\r\nX: 1", "sip:a@b;transport=udp", "sip:<a>@b", "1+2",
		"tel:", "sip:@b", "http://a@b", "123456789012345678901234567890123"} {
		if got, ok := dialled(text); ok {
			t.Errorf("%q is dialled as %q", text, got)
		}
	}
}

func TestTonesThatCanBeSent(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"1,,2": "1,,2", " 47 11# ": "4711#", "a*d": "A*D", ",1": ",1"} {
		if got, ok := sendable(text); !ok || got != want {
			t.Errorf("%q is sent as %q, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", ",,", "e", "1-2", "1\n2", "123456789012345678901234567890123"} {
		if got, ok := sendable(text); ok {
			t.Errorf("%q is sent as %q", text, got)
		}
	}
}
