package activity

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// parsed splits a line as a POSIX shell does, for what Curl writes: words, single
// quotes and backslashes.
func parsed(t testing.TB, line string) []string {
	t.Helper()
	var words []string
	word, inside, quoted := []byte(nil), false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quoted && c == '\'':
			quoted = false
		case quoted:
			word = append(word, c)
		case c == '\'':
			quoted, inside = true, true
		case c == '\\':
			i++
			word, inside = append(word, line[i]), true
		case c == ' ':
			words, word, inside = append(words, string(word)), nil, false
		case strings.IndexByte("\n\t\"$`&|;<>()*?[]#~={}!", c) >= 0 || c >= 0x80:
			t.Fatalf("%q stands unquoted in %s", c, line)
		default:
			word, inside = append(word, c), true
		}
	}
	if quoted {
		t.Fatalf("a quote is open in %s", line)
	}
	if inside {
		words = append(words, string(word))
	}
	return words
}

func TestCurl(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		`curl --globoff --url https://api.example.com/v1/me`: Curl("GET", "https://api.example.com/v1/me", nil, nil),
		`curl --head --globoff --url 'https://a/?q=1&r=%20'`: Curl("HEAD", "https://a/?q=1&r=%20", nil, nil),
		`curl --request POST --globoff --url https://a --header 'Content-Type: application/json' --header 'X;' --data-raw '{"name":"O'\''Brien"}'`: Curl("POST", "https://a", []Pair{{"Content-Type", "application/json"}, {"X", ""}}, []byte(`{"name":"O'Brien"}`)),
		`curl --request POST --globoff --url https://a --header Content-Type: --data-raw ''`:                                                       Curl("POST", "https://a", nil, []byte{}),
		`curl --request POST --globoff --url https://a --header Content-Type: --data-raw '@file'`:                                                  Curl("POST", "https://a", nil, []byte("@\x00file")),
		`curl --globoff --url https://a --header 'Authorization: Bearer [masked]'`:                                                                 Curl("GET", "https://a", []Pair{{"Authorization", "Bearer [masked]"}}, nil),
	} {
		if got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

// A real shell reads what our own parser reads.
func TestCurlInAShell(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell here")
	}
	body := "a 'b' \"c\" $HOME `id` \\ \n!x #y ~ é\t*"
	line := Curl("P'OST", "https://a/$(id)?x=';'", []Pair{{"X-'Q", "$x `y`"}}, []byte(body))
	out, err := exec.CommandContext(t.Context(), shell, "-c", "printf '%s\\0' "+line).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := curlWords("P'OST", "https://a/$(id)?x=';'", []Pair{{"X-'Q", "$x `y`"}}, []byte(body))
	if got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzCurl: what a shell parses equals the arguments.
func FuzzCurl(f *testing.F) {
	f.Add("GET", "https://a/?b=c", "X-Y", "it's", []byte(`{"a":"'"}`))
	f.Add("", "'", "", "\\", []byte{0, '\'', '\n'})
	f.Fuzz(func(t *testing.T, method, url, name, text string, body []byte) {
		header := []Pair{{name, text}}
		if got, want := parsed(t, Curl(method, url, header, body)), curlWords(method, url, header, body); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
