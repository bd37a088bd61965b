package lint_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/lint"
	"github.com/callwright/callwright/value"
)

// TestConditions holds the search against one expression at a time, over what an
// answer held, what a caller entered and when it is: it must come out true, and
// come out false.
func TestConditions(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{
		"{{s == 'a'}}", "{{s != 'a'}}", "{{'a' == s}}", "{{s equals 'a'}}", "{{s}}", "{{not flag}}", "{{flag == true}}", "{{flag}}",
		"{{s is empty}}", "{{s is not empty}}", "{{s == ''}}", "{{(Call.httpStatusCode / 100) == 4}}",
		"{{n == 5}}", "{{n + 1 == 5}}", "{{n - 3 == 5}}", "{{10 - n == 5}}", "{{n * 2 == 8}}", "{{100 / n == 4}}", "{{n % 4 == 3}}", "{{-n == 4}}",
		"{{n < 5}}", "{{5 < n}}", "{{n >= d}}", "{{d > 2.5}}", "{{n is odd}}", "{{n is even}}", "{{n > 3 and n < 5}}", "{{n < 3 or n > 50}}", "{{not (n > 3 and s == 'x')}}",
		"{{s.length == 10}}", "{{(s | length) > 20}}", "{{s.length() < 3}}", "{{s == t}}", "{{s != t}}", "{{s ~ t == 'ab'}}", "{{s + 'x' == 'yx'}}", "{{'pre' + s == 'prefix'}}",
		"{{(s | slice(0, 3)) == 'abc'}}", "{{(s | slice(2)) == 'abc'}}", "{{s.substring(1, 3) == 'bc'}}", "{{(s | upper) == 'GOLD'}}", "{{(s | lower) == 'gold'}}", "{{(s | trim) == 'x'}}",
		"{{(s | replace({'-':''})) == '12'}}", "{{s.replace('a', 'b') == 'bb'}}", "{{s contains 'needle'}}", "{{s.contains('needle')}}", "{{s.startsWith('ab')}}", "{{s.endsWith('yz')}}",
		"{{s.equalsIgnoreCase('Yes')}}", "{{s.equals('a')}}", "{{s.isEmpty()}}", "{{s matches '[0-9]{4}'}}", "{{s.matches('x+')}}", "{{(s.split(',') | first) == 'a'}}", "{{(s.split(',') | last) == 'a'}}",
		"{{(s | default('x')) == 'y'}}", "{{(s | capitalize) == 'Yes'}}", "{{s is equalTo('q')}}", "{{(s | sha256) == 'x' or s == 'y'}}", "{{\"#{s}!\" == 'a!'}}", "{{flag ? n == 1 : n == 2}}", "{{(flag ? s : t) == 'q'}}",
		"{{j.a.b == 'x'}}", "{{j.list[1].id == 7}}", "{{j['a b'] == 'x'}}", "{{j.list contains 'x'}}", "{{j contains 'key2'}}", "{{j is map}}", "{{j.x is iterable}}", "{{j.a is defined}}",
		"{{j.list.length == 3}}", "{{j.list[n] == 'x'}}", "{{(j.list | first) == 'x'}}", "{{j.get('k') == 'x'}}", "{{Call.httpResponseBody contains 'a'}}", "{{Call.httpStatusCode == 418}}", "{{Call.httpResponseHeaders.x == 'y'}}",
		"{{Keys.DigitsEntered == 4711}}", "{{Keys.DigitsEntered == s}}", "{{(Keys.DigitsEntered | slice(0,1)) == '9'}}", "{{Start.DNIS == s}}", "{{NewPhoneContact.ani == '+1'}}",
		"{{(now() | date('HH')) == '13'}}", "{{now() | date('MM') == '05'}}", "{{(now() | epoch) > 1900000000}}", "{{(s | date('MM-dd', existingFormat='yyyy-MM-dd')) == '03-01'}}", "{{Start.ANI is empty}}",
		"{% if s == 'a' %}true{% endif %}{{flag}}", "{{flag}} ", "{{s}}ue", "{{max(n, 3) == 8}}",
	} {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			f := reading(t, `
callwright: 1
name: condition
variables:
  - {name: s, type: STRING}
  - {name: t, type: STRING}
  - {name: n, type: INTEGER}
  - {name: d, type: DECIMAL}
  - {name: flag, type: BOOLEAN}
  - {name: j, type: JSON}
activities:
  - {label: Start, kind: start, links: {out: Keys}}
  - {label: Keys, kind: collect-digits, settings: {min: 4, max: 4}, links: {default: Call, timeout: Call, invalid: Call, error: Call}}
  - label: Call
    kind: http-request
    settings:
      authenticated: false
      url: https://a.example.com
      outputs: [{variable: s, path: $.s}, {variable: t, path: $.t}, {variable: n, path: $.n}, {variable: d, path: $.d}, {variable: flag, path: $.flag}, {variable: j, path: $.j}]
    links: {default: If}
  - {label: If, kind: condition, links: {"true": End, "false": End}}
  - {label: End, kind: end}
events:
  - {label: Failed, kind: event, settings: {event: GlobalErrorHandling}, links: {out: Gone}}
  - {label: Gone, kind: disconnect}
`)
			f.Activities[3].Settings = value.Of("expression", expression)
			if diff := cmp.Diff([]string{}, untaken(exploring(f))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWaysAreTold holds the scenario of a way against the player: on each way
// stands something else that must happen before a request fails.
func TestWaysAreTold(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{
		"business hours":       `{label: A, kind: business-hours, settings: {schedule: Main}, links: {workingHours: Call, holidays: End, override: End, default: End, error: End}}`,
		"closed":               `{label: A, kind: business-hours, settings: {schedule: Main}, links: {workingHours: End, holidays: End, override: End, default: Call, error: End}}`,
		"holidays":             `{label: A, kind: business-hours, settings: {schedule: {id: "1", name: Main}}, links: {workingHours: End, holidays: Call, override: End, default: End, error: End}}`,
		"override":             `{label: A, kind: business-hours, settings: {schedule: Main}, links: {workingHours: End, holidays: End, override: Call, default: End, error: End}}`,
		"allocation":           `{label: A, kind: percent-allocation, settings: {paths: [{percent: 90}, {percent: 10}]}, links: {"0": End, "1": Call, error: End}}`,
		"digit":                `{label: A, kind: menu, settings: {choices: [{digit: "1"}, {digit: "2"}]}, links: {"1": End, "2": Call, timeout: End, invalid: End, error: End}}`,
		"timeout":              `{label: A, kind: menu, settings: {choices: [{digit: "1"}]}, links: {"1": End, timeout: Call, invalid: End, error: End}}`,
		"invalid":              `{label: A, kind: collect-digits, settings: {min: 2, max: 3}, links: {default: End, timeout: End, invalid: Call, error: End}}`,
		"refused":              `{label: A, kind: queue-contact, settings: {queue: Sales}, links: {default: End, failure: Call}}`,
		"agents are asked for": `{label: A, kind: queue-contact, settings: {queue: Sales, check_agents: true, skills: [{requirements: [{skill: French, condition: gte, value: "5"}]}]}, links: {default: Call, failure: End}}`,
		"time":                 `{label: A, kind: wait, settings: {for: 30}, links: {default: Call, error: End}}`,
		"figures":              `{label: A, kind: queue-lookup, settings: {queue: Sales}, links: {default: Call, insufficientdata: End, failure: End}}`,
		"no figures":           `{label: A, kind: queue-lookup, settings: {queue: Sales}, links: {default: End, insufficientdata: Call, failure: End}}`,
		"a caller":             `{label: A, kind: condition, settings: {expression: "{{Start.ANI == '+4912345'}}"}, links: {"true": Call, "false": End}}`,
		"a time of day":        `{label: A, kind: condition, settings: {expression: "{{(now() | date('HH')) == '23'}}"}, links: {"true": Call, "false": End}}`,
		"a subflow":            `{label: A, kind: subflow, settings: {flow: Elsewhere, outputs: [{from: x, to: global}]}, links: {default: Call, error: End}}`,
		"no subflow":           `{label: A, kind: subflow, settings: {flow: Elsewhere}, links: {default: End, error: Call}}`,
		"a global variable":    `{label: A, kind: condition, settings: {expression: "{{global == 'b'}}"}, links: {"true": Call, "false": End}}`,
		"another answer": `{label: A, kind: http-request, settings: {authenticated: false, url: "https://b.example.com"}, links: {default: B}}
  - {label: B, kind: condition, settings: {expression: "{{A.httpStatusCode >= 500 or A.httpResponseHeaders.x == 'y'}}"}, links: {"true": Call, "false": End}}`,
		"a timeout of a server": `{label: A, kind: http-request, settings: {authenticated: false, url: "https://b.example.com"}, links: {default: B}}
  - {label: B, kind: condition, settings: {expression: "{{A.httpStatusCode == 408 and A.httpResponseBody == ''}}"}, links: {"true": Call, "false": End}}`,
		"a virtual agent": `{label: A, kind: virtual-agent-v2, settings: {agent: Bot}, links: {ENDED: B, ESCALATE: End, error: End}}
  - {label: B, kind: condition, settings: {expression: "{{A.StateEventName == 'pay' and A.MetaData.amount == 5}}"}, links: {"true": Call, "false": End}}`,
		"a virtual agent that fails":    `{label: A, kind: virtual-agent-v2, settings: {agent: Bot}, links: {ENDED: End, ESCALATE: End, error: Call}}`,
		"a virtual agent that gives up": `{label: A, kind: virtual-agent-v2, settings: {agent: Bot}, links: {ENDED: End, ESCALATE: Call, error: End}}`,
		"a recording":                   `{label: A, kind: record, settings: {}, links: {default: Call, noInputTimeout: End, undefinedErrors: End}}`,
		"silence":                       `{label: A, kind: record, settings: {}, links: {default: End, noInputTimeout: Call, undefinedErrors: End}}`,
		"a message": `{label: A, kind: receive-message, settings: {channel: Chat, outputs: [{variable: global, path: $.message.text}]}, links: {default: B, timeout: End, error: End}}
  - {label: B, kind: condition, settings: {expression: "{{global == 'yes'}}"}, links: {"true": Call, "false": End}}`,
		"no message": `{label: A, kind: receive-message, settings: {channel: Chat}, links: {default: End, timeout: Call, error: End}}`,
		"a function": `{label: A, kind: function, settings: {run: {function: Area}, outputs: [{variable: global, path: $.area}]}, links: {default: B, error: End}}
  - {label: B, kind: condition, settings: {expression: "{{global == 'north'}}"}, links: {"true": Call, "false": End}}`,
		"a password": `{label: A, kind: generate-otp, settings: {format: digits, length: 4, reference: x}, links: {default: B, error: End}}
  - {label: B, kind: collect-digits, settings: {min: 1, max: 9}, links: {default: C, timeout: End, invalid: End, error: End}}
  - {label: C, kind: verify-otp, settings: {code: "{{B.DigitsEntered}}", reference: x}, links: {default: Call, failure: End}}`,
		"a password that is blocked": `{label: A, kind: generate-otp, settings: {format: digits, length: 4, reference: x}, links: {default: B, error: End}}
  - {label: B, kind: collect-digits, settings: {min: 1, max: 9}, links: {default: C, timeout: End, invalid: End, error: End}}
  - {label: C, kind: verify-otp, settings: {code: "{{B.DigitsEntered}}", reference: x, attempts: 1}, links: {default: End, failure: B, error: Call}}`,
		"a transfer": `{label: A, kind: bridged-transfer, settings: {number: "+15550123"}, links: {default: End, failure: Call}}`,
		"an agent": `{label: A, kind: queue-contact, settings: {queue: Sales}, links: {default: End, failure: End}}
events:
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned, as: AgentAnswered}, links: {out: If}}
  - {label: If, kind: condition, settings: {expression: "{{AgentAnswered.AgentName == 'Ann'}}"}, links: {"true": Second, "false": Third}}
  - {label: Second, kind: http-request, settings: {authenticated: false, url: "https://c.example.com"}, links: {default: Third}}
  - {label: Third, kind: end}
  - {label: Offered, kind: event, settings: {event: AgentOfferContact}, links: {out: Third}}`,
		"an agent who leaves": `{label: A, kind: queue-contact, settings: {queue: Sales}, links: {default: End, failure: End}}
events:
  - {label: Gone, kind: event, settings: {event: FCAsk(ContactLastAgentRemoved)}, links: {out: Second}}
  - {label: Second, kind: http-request, settings: {authenticated: false, url: "https://c.example.com"}, links: {default: Third}}
  - {label: Third, kind: end}`,
		"a callback that fails": `{label: A, kind: menu, settings: {choices: [{digit: "1"}]}, links: {"1": End, timeout: End, invalid: End, error: End}}
events:
  - {label: Gone, kind: event, settings: {event: ContactCallbackFailed, as: CallbackFailed}, links: {out: If}}
  - {label: If, kind: condition, settings: {expression: "{{CallbackFailed.reason is empty}}"}, links: {"true": Third, "false": Second}}
  - {label: Second, kind: http-request, settings: {authenticated: false, url: "https://c.example.com"}, links: {default: Third}}
  - {label: Third, kind: end}`,
		"a caller who leaves": `{label: A, kind: menu, settings: {choices: [{digit: "1"}]}, links: {"1": End, timeout: End, invalid: End, error: End}}
events:
  - {label: Gone, kind: event, settings: {event: ContactEnded}, links: {out: Second}}
  - {label: Second, kind: http-request, settings: {authenticated: false, url: "https://c.example.com"}, links: {default: Third}}
  - {label: Third, kind: end}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := reading(t, fmt.Sprintf(`
callwright: 1
name: way
variables: [{name: global, type: STRING, source: GLOBAL, value: a}]
activities:
  - {label: Start, kind: start, links: {out: A}}
  - {label: Call, kind: http-request, settings: {authenticated: false, url: "https://a.example.com"}, links: {default: End}}
  - {label: End, kind: end}
  - %s
`, way))
			r := exploring(f)
			replays(t, f, r)
			shown := false
			for i := range r.Findings {
				finding := &r.Findings[i]
				if finding.Code == lint.CodeUnhandled && (finding.Activity == "Call" || finding.Activity == "Second") {
					shown = shown || finding.Shown
					if finding.Told() == "" {
						t.Error("the inputs are not told")
					}
				}
			}
			if !shown {
				t.Errorf("the request does not fail when the way is played: %s", value.Text(r.Data()))
			}
			for _, u := range r.Untaken {
				if !u.Never {
					t.Errorf("not taken: %+v", u)
				}
			}
		})
	}
}

// TestPlatformEvents come to a contact whose flow handles them.
func TestPlatformEvents(t *testing.T) {
	t.Parallel()
	f := reading(t, `
callwright: 1
name: events
activities:
  - {label: Start, kind: start, links: {out: End}}
  - {label: End, kind: end}
events:
  - {label: PreDial, kind: event, settings: {event: ContactPredial, as: PreDial}, links: {out: Direction}}
  - {label: Direction, kind: condition, settings: {expression: "{{PreDial.direction == 'INBOUND'}}"}, links: {"true": Done, "false": Done}}
  - {label: Result, kind: event, settings: {event: ContactOutboundCampaignResult}, links: {out: Which}}
  - label: Which
    kind: case
    settings: {expression: "{{OutboundCampaignCallResult.CPAResult}}", cases: [{value: LIVE_VOICE}, {value: AMD}, {value: ABANDONED}]}
    links: {"0": Done, "1": Done, "2": Done, default: Done}
  - {label: Unheard, kind: event, settings: {event: ContactReservationStarted}}
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned}, links: {out: Done}}
  - {label: Removed, kind: event, settings: {event: FCAsk(ContactLastAgentRemoved)}, links: {out: Done}}
  - {label: Done, kind: end}
`)
	r := exploring(f)
	if diff := cmp.Diff([]string{}, untaken(r)); diff != "" || r.Activities.Reached != r.Activities.Total {
		t.Errorf("%s\n%+v", diff, r.Activities)
	}
	if len(r.Findings) > 0 {
		t.Error(told(r))
	}
}
