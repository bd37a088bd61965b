package credential

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestC7_TheRuleForExpiresIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		json string
		want time.Duration
		warn bool
	}{
		{``, 300 * time.Second, true}, {`null`, 300 * time.Second, true}, {`3600`, time.Hour, false}, {`"3600"`, time.Hour, false},
		{`" 3600 "`, time.Hour, false}, {`20.7`, 20 * time.Second, false}, {`"20.7"`, 20 * time.Second, false}, {`8`, 8 * time.Second, false},
		{`1`, time.Second, false}, {`0`, time.Second, true}, {`-5`, time.Second, true}, {`0.5`, time.Second, true}, {`-1e400`, time.Second, true},
		{`1e18`, 24 * time.Hour, true}, {`86400`, 24 * time.Hour, false}, {`86401`, 24 * time.Hour, true}, {`1e999`, 24 * time.Hour, true},
		{`"soon"`, 300 * time.Second, true}, {`"NaN"`, 300 * time.Second, true}, {`""`, 300 * time.Second, true}, {`true`, 300 * time.Second, true},
		{`{}`, 300 * time.Second, true}, {`[1]`, 300 * time.Second, true},
	}
	for _, test := range tests {
		body := `{"access_token":"t","token_type":"Bearer"`
		if test.json != "" {
			body += `,"expires_in":` + test.json
		}
		a, err := readAnswer([]byte(body+"}"), usualLives)
		if err != nil || a.life != test.want || len(a.warnings) > 0 != test.warn {
			t.Errorf("expires_in %s: %v %v %v, want %v", test.json, a.life, a.warnings, err, test.want)
		}
	}
}

func TestE16_TheMargin(t *testing.T) {
	t.Parallel()
	for life, want := range map[time.Duration]time.Duration{
		time.Second: 0, 8 * time.Second: 1600 * time.Millisecond, 50 * time.Second: 10 * time.Second, time.Hour: 10 * time.Second,
	} {
		if got := margin(life); got != want {
			t.Errorf("margin(%v) = %v, want %v", life, got, want)
		}
	}
}

func TestC4_C6_C8_C9_WhatIsNoTokenAnswer(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                      "not JSON",
		"<html>":                "not JSON",
		`{"access_token":`:      "not JSON",
		`null`:                  "not an object",
		`[]`:                    "not an object",
		`"token"`:               "not an object",
		"\xef\xbb\xbf{}":        "not JSON",
		`{} {}`:                 "not JSON",
		`{}`:                    "no access_token",
		`{"access_token":""}`:   "no access_token",
		`{"access_token":5}`:    "no access_token",
		`{"access_token":null}`: "no access_token",
		`{"ACCESS_TOKEN":"t"}`:  "no access_token",
		`{"access_token":"a","access_token":"b"}`:                                                    "twice",
		`{"access_token":"a","token_type":"mac"}`:                                                    "only Bearer",
		`{"access_token":"a","token_type":["Bearer"]}`:                                               "not a text",
		`{"access_token":"a","error":"invalid_scope"}`:                                               "invalid_scope",
		`{"access_token":"a b"}`:                                                                     "no token may hold",
		`{"access_token":"a\r\nX: y"}`:                                                               "no token may hold",
		`{"access_token":"tökén"}`:                                                                   "no token may hold",
		`{"access_token":"a\u0000"}`:                                                                 "no token may hold",
		`{"access_token":"` + strings.Repeat("a", 64<<10) + `"}`:                                     "longer than",
		`{"access_token":"a","x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`:         "nested too deeply",
		`{"access_token":"a","x":` + strings.Repeat("[", 100000) + strings.Repeat("]", 100000) + `}`: "not JSON",
	}
	for body, want := range tests {
		a, err := readAnswer([]byte(body), usualLives)
		if err == nil || !strings.Contains(err.Error(), want) || a.token != "" {
			t.Errorf("%.60q: %+v %v, want an error with %q", body, a, err, want)
		}
	}
}

func TestC8_TokenType(t *testing.T) {
	t.Parallel()
	for kind, warnings := range map[string]int{`"Bearer"`: 0, `"bearer"`: 0, `"BEARER"`: 0, `null`: 1} {
		a, err := readAnswer([]byte(`{"access_token":"t","expires_in":60,"refresh_token":"r","error":null,"nested":{"a":[1,{}]},"token_type":`+kind+`}`), usualLives)
		if err != nil || len(a.warnings) != warnings {
			t.Errorf("%s: %v %v", kind, a.warnings, err)
		}
	}
}

func TestC10_NarrowerScope(t *testing.T) {
	t.Parallel()
	tests := []struct{ asked, granted, want string }{
		{"read write", "write read", ""}, {"read write", "read", "write"}, {"read", "", ""}, {"", "read", ""},
		{"https://o.crm/.default", "https://o.crm/user_impersonation", ""},
	}
	for _, test := range tests {
		if got := strings.Join(narrower(test.asked, test.granted), " "); got != test.want {
			t.Errorf("narrower(%q, %q) = %q", test.asked, test.granted, got)
		}
	}
}

func FuzzTokenAnswer(f *testing.F) {
	for _, body := range []string{
		`{"access_token":"t","token_type":"Bearer","expires_in":3600,"scope":"a b"}`, `{"access_token":"t","expires_in":"1e999"}`,
		`{"access_token":"a\u2028","token_type":null}`, `{"error":"invalid_client","access_token":"t"}`, `{"access_token":"t","expires_in":-1e-9}`,
		"\xef\xbb\xbf{}", `[{}]`, `{"a":{"b":[[[]]]},"access_token":"\\"}`, `{"access_token":"t","expires_in":"0x10"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := readAnswer(body, usualLives)
		if said, ok := readOAuthError(body); ok && err == nil {
			t.Fatalf("a token although the answer says %q", said.code)
		}
		if err != nil {
			if a.token != "" || len(err.Error()) > 2000 {
				t.Fatalf("%+v beside %v", a, err)
			}
			return
		}
		if a.token == "" || len(a.token) > maxToken || strings.ContainsFunc(a.token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			t.Fatalf("token %q", a.token)
		}
		if a.life < time.Second || a.life > 24*time.Hour || margin(a.life) < 0 || margin(a.life) > a.life/5 {
			t.Fatalf("life %v", a.life)
		}
		var again map[string]any
		if err := json.Unmarshal(body, &again); err != nil || again["access_token"] != a.token {
			t.Fatalf("%v: %q is not what encoding/json reads", err, a.token)
		}
		for _, text := range []string{fmt.Sprintf("%+v", newToken(a, time.Now())), fmt.Sprint(Token{newToken(a, time.Now())})} {
			if len(a.token) > 12 && strings.Contains(text, a.token) {
				t.Fatalf("printed: %s", text)
			}
		}
	})
}
