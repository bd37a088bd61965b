package connector_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/connector"
)

func TestE8_AConfiguredStatusAddsTo401(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings string
		status   int
		body     string
		requests int // to the API
	}{
		"403 unless configured":         {"for: [x]", 403, "", 1},
		"403 configured":                {"expiry_statuses: '403, 419'", 403, "", 2},
		"419 configured":                {"expiry_statuses: '403, 419'", 419, "", 2},
		"401 still counts":              {"expiry_statuses: '419'", 401, "", 2},
		"another status":                {"expiry_statuses: '403'", 404, "", 1},
		"a 200 that says so":            {`expiry_pattern: '"error":\s*"token_expired"'`, 200, `{"error": "token_expired"}`, 2},
		"a 200 that says nothing":       {`expiry_pattern: '"error":\s*"token_expired"'`, 200, `{"error": "none"}`, 1},
		"the pattern in another":        {`expiry_pattern: token_expired`, 404, `token_expired`, 1},
		"the pattern far down":          {`expiry_pattern: token_expired`, 200, strings.Repeat(" ", 64<<10) + "token_expired", 1},
		"the pattern unless configured": {"for: [x]", 200, "token_expired", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			set := parse(t, fmt.Sprintf("network: {ca: [%q], allow: [%q]}\nconnectors:\n  - {name: crm, resource_domain: %q, %s, auth: %s}\n",
				authority(t, r.Server), r.host(), r.URL+"/base/", c.settings, strings.ReplaceAll(secretAuth, "$URL", r.URL)), connector.Options{})
			if res := set.Do(t.Context(), get("first")); res.Status != 200 {
				t.Fatalf("%+v", res)
			}
			r.onCall(func(w http.ResponseWriter, req *http.Request) {
				if req.Header.Get("Authorization") == "Bearer "+tokenOf(1) {
					w.WriteHeader(c.status)
					fmt.Fprint(w, c.body)
				}
			})
			before := r.calls.Load()
			res := set.Do(t.Context(), get("a"))
			if n := int(r.calls.Load() - before); n != c.requests || len(res.Attempts) != c.requests {
				t.Errorf("%d requests, want %d: %+v", n, c.requests, res)
			}
			if renewed := c.requests == 2; renewed != (r.tokens.Load() == 2) || renewed && res.Status != 200 || !renewed && res.Status != c.status {
				t.Errorf("%d token requests, then %d", r.tokens.Load(), res.Status)
			}
		})
	}
}

func TestE7_ASecondSignalIsTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := parse(t, fmt.Sprintf("network: {ca: [%q], allow: [%q]}\nconnectors:\n  - {name: crm, resource_domain: %q, expiry_statuses: 403, auth: %s}\n",
		authority(t, r.Server), r.host(), r.URL+"/base/", strings.ReplaceAll(secretAuth, "$URL", r.URL)), connector.Options{})
	set.Do(t.Context(), get("first"))
	r.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	for i := range 5 {
		if res := set.Do(t.Context(), get("a")); res.Status != 403 || len(res.Attempts) > 2 || i > 0 && len(res.Attempts) != 1 {
			t.Errorf("%d: %d after %d attempts", i, res.Status, len(res.Attempts))
		}
	}
	if n := r.tokens.Load(); n != 2 {
		t.Errorf("%d token requests in a cool-down, want the first and one forced", n)
	}
}

func TestExpirySignalsAreChecked(t *testing.T) {
	t.Parallel()
	for settings, want := range map[string]string{
		"expiry_statuses: 403 and 419":                       `expiry_statuses "403 and 419" is no status of an error`,
		"expiry_statuses: 200":                               `"200" is no status of an error`,
		"expiry_pattern: '('":                                "expiry_pattern is no regular expression (RE2)",
		"expiry_pattern: 'x*'":                               "expiry_pattern matches an empty answer",
		"expiry_pattern: '" + strings.Repeat("x", 257) + "'": "is longer than 256 characters",
		"rate_limit: 0":                                      "rate_limit 0 is out of range; give 1 to 10000",
		"rate_limit: fast":                                   `rate_limit "fast" is no whole number`,
		"breaker_failures: 3; breaker_pause: 2h":             "breaker_pause 7200 s is out of range; give 1 to 3600",
		"concurrency_limit: [1]":                             "concurrency_limit is a list; write a text",
	} {
		text := "connectors:\n  - name: a\n    resource_domain: https://a.example\n    " + strings.ReplaceAll(settings, "; ", "\n    ") + "\n    auth: {username: u, password: \"${env:P}\"}\n"
		if _, _, problems := read(t, text); len(problems) != 1 || !strings.Contains(problems.Error(), want) || problems[0].Line < 4 {
			t.Errorf("%s: %v, want %q", settings, problems, want)
		}
	}
}
