package value_test

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestJ5_Visible(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "CRM", "Käse & Brot", "北京", "日本語 の 名前", "שלום", "مرحبا", "a\u00a0b", "👍", "é", "\ufffd"} {
		if !value.Visible(name) {
			t.Errorf("%q cannot be seen", name)
		}
	}
	for _, name := range []string{"a\nb", "a\tb", "a\x00b", "a\x7fb", "a\u0085b", "a\u00adb", "a\u200bb", "\u202eb", "a\u2066b\u2069", "a\u2028b", "a\u2029b", "\ufeffa", "a\xffb", "a\U000e0041"} {
		if value.Visible(name) {
			t.Errorf("%q can be seen", name)
		}
	}
}
