package routing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// staffed is a document with queues that share agents.
func staffed(t *testing.T) *routing.Resources {
	t.Helper()
	r, problems := routing.ReadResources([]byte(`
queues:
  - {name: Sales, id: q1, expected_wait: 90s, waiting: 2, escalate_after: 1m, agents: [{name: Ann, id: a1, skills: [{name: English, value: 7}]}]}
  - {name: Night, wait_unknown: true}
agents:
  - {name: Bob, email: bob@example.com, away: true, queues: [{name: q1, group: 2}]}
  - {name: Cid, email: cid@example.com, skills: [{name: English, value: 3}], queues: [{name: Sales, group: 3}, {name: night}]}
  - {name: Dot, id: a4}
skills: [{name: English, id: s1}, {name: VIP, type: boolean}]
numbers: [{number: "+15550100", reply: busy}, {number: "+1555*", stays: 20s}, {number: "sip:x@example.com", reply: no-answer}]
media_destinations: [{name: Notes, id: m1}]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return r
}

func names(agents []routing.Agent) string {
	var list []string
	for _, a := range agents {
		list = append(list, a.Name)
	}
	return strings.Join(list, " ")
}

func TestAgentsWithTheirQueues(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	if got := names(r.Queues[0].Agents) + ", " + names(r.Queues[1].Agents); got != "Ann Bob Cid, Cid" {
		t.Error(got)
	}
	if g := r.Queues[1].Agents[0].Group; g != 0 || r.Queues[0].Agents[2].Group != 3 {
		t.Errorf("the group is that of the queue: %d", g)
	}
	for called, want := range map[string]string{"a1": "Ann", "bob@example.com": "Bob", "BOB@example.com": "Bob", "cid": "Cid", "a4": "Dot", "Dot": "Dot", "": "", "eve": ""} {
		got := ""
		if a := r.Agent(called); a != nil {
			got = a.Name
		}
		if got != want {
			t.Errorf("%q is %q, want %q", called, got, want)
		}
	}
	if r.Queues[1].Agent("Ann") != nil || r.Queues[1].Agent("Cid") == nil {
		t.Error("an agent of another queue")
	}
	_, problems := routing.ReadResources([]byte("queues: [{name: A}]\nagents:\n  - {name: Eve, queues: [{name: A}, {name: B}]}\n"))
	if len(problems) != 1 || problems[0].Code != routing.CodeUnbound || problems[0].Field != "agents[0].queues[1].name" || problems[0].Line != 3 || problems[0].Severity != field.SeverityError {
		t.Errorf("a queue that there is not: %+v", problems)
	}
	_, problems = routing.ReadResources([]byte("agents: [{name: Eve}, {name: Eve}]\nskills: [{name: S}, {name: S}]\nmedia_destinations: [{name: M, id: x}, {name: N, id: x}]\n"))
	var twice []string
	for _, p := range problems {
		twice = append(twice, p.Code+" "+p.Field)
	}
	if diff := cmp.Diff([]string{"duplicate agents[1]", "duplicate skills[1]", "duplicate media_destinations[1]"}, twice); diff != "" {
		t.Error(diff)
	}
}

func TestDistributionGroups(t *testing.T) {
	t.Parallel()
	q := &staffed(t).Queues[0]
	if q.Groups() != 3 || new(routing.Queue).Groups() != 1 {
		t.Errorf("%d groups", q.Groups())
	}
	for _, c := range []struct {
		waited  time.Duration
		brought int
		want    int
	}{{0, 0, 1}, {59 * time.Second, 1, 1}, {time.Minute, 0, 2}, {time.Hour, 0, 3}, {0, 2, 2}, {time.Minute, 3, 3}, {0, 9, 3}} {
		if got := q.Reached(c.waited, c.brought); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	if got := new(routing.Queue).Reached(time.Hour, 0); got != 1 {
		t.Errorf("a queue that does not escalate: %d", got)
	}
	for group, want := range map[int]string{0: "Ann", 1: "Ann", 2: "Ann Bob", 3: "Ann Bob Cid"} {
		if got := names(routing.Within(q.Agents, group)); got != want {
			t.Errorf("group %d: %s", group, got)
		}
	}
}

func TestFiguresOfAGroup(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	d := routing.NewDesk(r, nil)
	lookup := func(what, id string, args ...any) string {
		f := d.Lookup("X", activity.Lookup{What: what, ID: id, Args: value.Of(args...)}, time.Time{})
		return value.Text(f.Value) + f.Failure.Code
	}
	english := value.Of("requirements", []any{value.Of("name", "English", "condition", "gte", "value", "5")})
	for _, c := range []struct{ got, want string }{
		{lookup(activity.LookupQueue, "Sales", "group", int64(2)),
			`{"PIQ":3,"EWT":90000,"CallsQueuedNow":2,"OldestCallTime":90,"LoggedOnAgentsCurrent":2,"LoggedOnAgentsAll":3,"AvailableAgentsCurrent":1,"AvailableAgentsAll":2}`},
		{lookup(activity.LookupQueue, "Night"),
			`{"PIQ":1,"EWT":-1,"CallsQueuedNow":0,"OldestCallTime":0,"LoggedOnAgentsCurrent":1,"LoggedOnAgentsAll":1,"AvailableAgentsCurrent":1,"AvailableAgentsAll":1}`},
		{lookup(activity.LookupSkills, "Sales"),
			`{"PIQ":3,"LoggedOnAgentsCurrent":1,"LoggedOnAgentsAll":3,"AvailableAgentsCurrent":1,"AvailableAgentsAll":2,"CurrentGroup":1,"TotalGroups":3}`},
		{lookup(activity.LookupSkills, "Sales", "group", int64(7), "skills", english),
			`{"PIQ":3,"LoggedOnAgentsCurrent":1,"LoggedOnAgentsAll":1,"AvailableAgentsCurrent":1,"AvailableAgentsAll":1,"CurrentGroup":3,"TotalGroups":3}`},
		{lookup(activity.LookupQueue, ""), activity.FailureNotQueued},
		{lookup(activity.LookupSkills, ""), activity.FailureNotQueued},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

func TestDeskKnowsNumbersAndAgents(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	d := routing.NewDesk(r, nil)
	for called, want := range map[string]routing.Reply{"+15550100": routing.Busy, "+15550101": routing.Answers, "sip:x@example.com": routing.NoAnswer,
		"sip:x@example.com:5060": routing.Answers, "+49": routing.Answers, "": routing.Answers} {
		if got := d.Number(called); got.Reply != want {
			t.Errorf("%q: %+v", called, got)
		}
	}
	if got := d.Number("+15559"); got.Stays != 20*time.Second {
		t.Errorf("%+v", got)
	}
	if a := d.Agent("X", "bob@example.com"); a == nil || a.Name != "Bob" || d.Agent("X", "eve") != nil {
		t.Error("agents")
	}
	d.MediaDestination("X", "m1", "")
	d.MediaDestination("X", "", "")
	if r.Skill("s1", "") == nil || r.Skill("", "vip").Type != routing.SkillBoolean || r.Skill("x", "") != nil || len(d.Problems()) != 0 {
		t.Errorf("what is bound is no problem: %v", d.Problems())
	}
	d.MediaDestination("X", "", "Elsewhere")
	empty := routing.NewDesk(nil, nil)
	if a := empty.Agent("X", "eve@example.com"); a == nil || a.Email != "eve@example.com" || a.Away {
		t.Errorf("where no agent is bound: %+v", a)
	}
	if p := append(d.Problems(), empty.Problems()...); len(p) != 2 || p[0].Mend != "name it under media_destinations" || p[1].Mend != "name it under agents" {
		t.Errorf("%v", p)
	}
}
