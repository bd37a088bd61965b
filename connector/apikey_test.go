package connector_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
)

const (
	headerKey = `{scheme: api-key, api_key: "${env:SECRET}", api_key_name: x-crm-key}`
	queryKey  = `{scheme: api-key, api_key: "${env:SECRET}", api_key_name: k, api_key_in: query}`
)

func TestA2_AnAPIKeyStaysWithItsAPI(t *testing.T) {
	t.Parallel()
	for name, auth := range map[string]string{"header": headerKey, "query": queryKey} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
			defer other.Close()
			r := newRig(t)
			set := r.load(t, auth, connector.Options{})
			r.onCall(func(w http.ResponseWriter, req *http.Request) {
				if got := req.Header.Get("X-Crm-Key") + req.URL.Query().Get("k"); got != clientSecret {
					t.Errorf("the API got the key %q", got)
				}
				w.Header().Set("Location", other.URL+"/?"+req.URL.RawQuery+req.Header.Get("X-Crm-Key"))
				w.WriteHeader(http.StatusTemporaryRedirect)
			})
			res := set.Do(t.Context(), get("a?b=c"))
			if res.Status != 307 || len(res.Attempts) != 1 {
				t.Fatalf("%+v", res)
			}
			all := fmt.Sprintf("%+v %#v", res, set)
			if strings.Contains(all, clientSecret) || strings.Contains(all, "s3cr3t") {
				t.Errorf("the key is shown in %s", all)
			}
			shown := res.Attempts[0]
			if name == "query" && shown.URL != r.URL+"/base/a?b=c&k=[masked]" || name == "header" && !slices.Contains(shown.Header, activity.Pair{Name: "X-Crm-Key", Value: "[masked]"}) {
				t.Errorf("the trace shows %s %v", shown.URL, shown.Header)
			}
		})
	}
}

func TestA7_AFlowMayNotChooseTheKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	call := get("a?k=flow&x=1")
	call.Header = []activity.Pair{{Name: "X-CRM-key", Value: "flow"}}
	res := r.load(t, headerKey, connector.Options{}).Do(t.Context(), call)
	if len(res.Warnings) != 1 || !strings.Contains(res.Warnings[0], "X-Crm-Key") {
		t.Errorf("warnings %q", res.Warnings)
	}
	r.load(t, queryKey, connector.Options{}).Do(t.Context(), call)
	if got := r.seen[0].Header["X-Crm-Key"]; !slices.Equal(got, []string{clientSecret}) {
		t.Errorf("the header was sent as %q", got)
	}
	if got := r.seen[1].URL.Query(); !slices.Equal(got["k"], []string{clientSecret}) || got.Get("x") != "1" {
		t.Errorf("the query was sent as %v", got)
	}
	bare := r.load(t, queryKey, connector.Options{}).Do(t.Context(), get("a"))
	if shown := bare.Attempts[0].URL; shown != r.URL+"/base/a?k=[masked]" {
		t.Errorf("the trace shows %s", shown)
	}
}

func TestA16_NoHeaderThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	set := r.load(t, secretAuth, connector.Options{})
	set.Do(t.Context(), get("a"))
	names := slices.Sorted(maps.Keys(r.seen[0].Header))
	if diff := cmp.Diff([]string{"Accept-Encoding", "Authorization", "User-Agent"}, names); diff != "" {
		t.Error(diff)
	}
	if got := r.seen[0].Header.Get("User-Agent"); got != "Callwright" {
		t.Errorf("User-Agent %q", got)
	}
}
