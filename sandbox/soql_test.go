package sandbox

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestLikeSOQL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"%", "", true}, {"_", "", false}, {"a%c", "ABBC", true}, {"a%c", "abcd", false},
		{"%b%b%", "abcb", true}, {"%b%b%", "abc", false}, {"_é", "éÉ", true}, {`100\%`, "100%", true}, {`100\%`, "1000", false},
		{`a\_b`, "a_b", true}, {`a\_b`, "axb", false}, {`\'%`, "'x", true}, {strings.Repeat("%a", 500) + "%b", strings.Repeat("a", 5000), false},
	} {
		if got := likeSOQL(test.pattern, test.text); got != test.want {
			t.Errorf("%.20q LIKE %.20q is %v", test.text, test.pattern, got)
		}
	}
}

// FuzzLikeSOQL holds our matcher against regexp's.
func FuzzLikeSOQL(f *testing.F) {
	f.Add("a%b_c", "aXbYc")
	f.Add("%%", "")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if strings.Contains(pattern, `\`) || !utf8.ValidString(pattern) || !utf8.ValidString(text) || len(pattern)+len(text) > 1000 {
			t.Skip("compared on plain text without escapes only")
		}
		expression := strings.NewReplacer("%", ".*", "_", ".").Replace(regexp.QuoteMeta(strings.ToLower(pattern)))
		want := regexp.MustCompile(`(?s)\A(?:` + expression + `)\z`).MatchString(strings.ToLower(text))
		if got := likeSOQL(pattern, text); got != want {
			t.Errorf("%q LIKE %q is %v, by regexp %v", text, pattern, got, want)
		}
	})
}

// FuzzSOQL: whatever is asked gets an answer or one of three errors; a query
// that is answered keeps its meaning when its keywords change case, and its
// rows and those of its negation are all rows.
func FuzzSOQL(f *testing.F) {
	for _, query := range []string{
		"SELECT Id, Account.Name FROM Contact WHERE Phone LIKE '%0101' AND (NOT Name = 'x') ORDER BY Name DESC NULLS LAST LIMIT 3 OFFSET 1",
		"SELECT COUNT() FROM Case WHERE Subject IN ('a', null, 1.5, true) OR CreatedDate > 2020-01-01T00:00:00Z",
		`SELECT Name FROM Account WHERE Name = 'it\'s' AND Phone NOT IN ('1')`,
	} {
		f.Add(query)
	}
	org := newSalesforce(time.Now)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := parseSOQL(text)
		if err == nil {
			_, err = org.run(q, "v52.0")
		}
		if err != nil {
			if e, ok := errors.AsType[*soqlError](err); !ok || e.message == "" {
				t.Fatalf("the error is %v", err)
			}
			return
		}
		if q.where == nil {
			return
		}
		table, _ := org.table(q.object)
		found, others := 0, 0
		for _, row := range table.rows {
			get := func(field string) any { return org.read(table, row, field) }
			if q.where.holds(get) {
				found++
			}
			if (soqlNot{q.where}).holds(get) {
				others++
			}
		}
		if found+others != len(table.rows) {
			t.Errorf("%q holds for %d and does not for %d of %d rows", text, found, others, len(table.rows))
		}
	})
}

// FuzzEncodedQuery: any query gets rows of the table, each once, and a query
// with an alternative added never fewer of them.
func FuzzEncodedQuery(f *testing.F) {
	f.Add("last_name=Tanaka^ORvip=true^NQactive=true^ORDERBYname")
	f.Add("caller_id.nameLIKEa^ORDERBYDESCnumber^^EQ")
	n := newServiceNow(time.Now)
	f.Fuzz(func(t *testing.T, query string) {
		for _, table := range n.tables {
			found := n.search(table, query)
			seen := map[any]bool{}
			for _, row := range found {
				seen[row["sys_id"]] = true
			}
			if len(seen) != len(found) {
				t.Errorf("%q: a row twice", query)
			}
			if more := n.search(table, query+"^NQactive=true"); len(more) < len(found) {
				t.Errorf("%q: %d rows, with an alternative %d", query, len(found), len(more))
			}
		}
	})
}

func TestIDSuffix(t *testing.T) {
	t.Parallel()
	// The algorithm is public; the suffix of an all-capital id is all 5s.
	for id, want := range map[string]string{"00d000000000062": "AAA", "ABCDEABCDEABCDE": "555", "0015gJ000000001": "ABA"} {
		if got := idSuffix(id); got != want {
			t.Errorf("%s: %s, not %s", id, got, want)
		}
	}
}

func TestExpiredTokensAndAssertionsAreForgotten(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	clock := func() time.Time { return now }
	tokens, replays := newTokenStore(clock), newReplayGuard(clock)
	for i := range 5000 {
		now = now.Add(time.Second)
		id := string(rune(i + 1000))
		tokens.keep(id, &token{expires: now.Add(10 * time.Second)})
		if !replays.first(id, now.Add(10*time.Second)) {
			t.Fatal("a new id is taken for a replay")
		}
	}
	if len(tokens.live) > 1024 || len(replays.seen) > 12 {
		t.Errorf("%d tokens and %d assertions are kept", len(tokens.live), len(replays.seen))
	}
}
