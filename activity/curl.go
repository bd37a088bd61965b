package activity

import "strings"

// Curl is a request as a command line of curl for a POSIX shell. It shows what it
// is given: secrets are to be masked before.
func Curl(method, url string, header []Pair, body []byte) string {
	var b strings.Builder
	for i, word := range curlWords(method, url, header, body) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(shellWord(word))
	}
	return b.String()
}

// curlWords are the arguments, and curl before them. None of them can hold a zero
// byte: they are left out.
func curlWords(method, url string, header []Pair, body []byte) []string {
	words := []string{"curl"}
	switch {
	case method == "HEAD":
		words = append(words, "--head")
	case method != "GET" || body != nil:
		words = append(words, "--request", method)
	}
	words = append(words, "--globoff", "--url", url)
	for _, p := range header {
		text := p.Name + ": " + p.Value
		if p.Value == "" {
			text = p.Name + ";" // so curl sends it, rather than take it away
		}
		words = append(words, "--header", text)
	}
	if body != nil {
		if _, ok := headerOf(header, "Content-Type"); !ok {
			words = append(words, "--header", "Content-Type:") // curl is not to make one up
		}
		words = append(words, "--data-raw", string(body))
	}
	for i, word := range words {
		words[i] = strings.ReplaceAll(word, "\x00", "")
	}
	return words
}

// shellWord quotes a word for a POSIX shell where it needs it.
func shellWord(word string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_-./:", r)
	}
	if word != "" && strings.TrimLeftFunc(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
