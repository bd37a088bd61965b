package activity_test

import (
	"testing"

	"github.com/callwright/callwright/activity"
)

func TestG4_MaskHeaderAndURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, value, want string }{
		{"Authorization", "Bearer abc", "Bearer [masked]"}, {"authorization", "abc", "[masked]"}, {"Proxy-Authorization", "Basic x", "Basic [masked]"},
		{"Cookie", "a=b", "[masked]"}, {"Set-Cookie", "a=b", "[masked]"}, {"X-Api-Key", "k", "[masked]"}, {"X-Auth-Token", "t", "[masked]"},
		{"Ocp-Apim-Subscription-Key", "t", "[masked]"}, {"Accept", "a", "a"}, {"X-Monkey", "a", "a"},
	} {
		if got := activity.MaskHeader(test.name, test.value); got != test.want {
			t.Errorf("%s: %q", test.name, got)
		}
	}
	for text, want := range map[string]string{
		"https://h/p":       "https://h/p",
		"/p?token=x#f":      "/p?token=[masked]#f",
		"/p?%zz=x":          "/p?%zz=[masked]",
		"https://h/p?a=b&c": "https://h/p?a=b&c",
		"https://h/p?access_token=x&a=b&api%5Fkey=y":  "https://h/p?access_token=[masked]&a=b&api%5Fkey=[masked]",
		"https://h/p?key=x&country_code=49&sig=x&q=k": "https://h/p?key=[masked]&country_code=49&sig=[masked]&q=k",
	} {
		if got := activity.MaskURL(text); got != want {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}
