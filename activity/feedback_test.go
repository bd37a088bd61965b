package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestFeedback(t *testing.T) {
	t.Parallel()
	settings := []any{"survey", "s", "customer", "{{c}}", "email", "a@example.com", "phone", "+1", "prefills", value.Of("agent", "{{a}}"), "timeout", 4}
	want := value.Of("survey", "s", "method", "voiceBasedSurvey", "customer", "4711", "phone", "+1", "email", "a@example.com",
		"language", "de-DE", "prefills", value.Of("agent", "Ann"), "timeout", int64(4))
	variables := []any{"c", " 4711 ", "a", "Ann", "Global_Language", "de-DE"}
	for _, kind := range []string{"feedback", "feedback-v2"} {
		a := furnish(t, kind, settings...)
		same(t, play(t, a, nil, variables...), act{Output: Output{Commands: []Command{Set{SetFeedback, want}}}})
		same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
		if got := play(t, a, Done{Failure: Failure{"survey_unknown", "no"}}); got.Fault == nil {
			t.Errorf("%+v", got)
		}
	}
	out := append(variables, "Global_FeedbackSurveyOptIn", "false")
	same(t, play(t, furnish(t, "feedback-v2", settings...), nil, out...), act{Output: Output{Port: "default"}, Problems: []string{"feedback "}})
	if got := play(t, furnish(t, "feedback", settings...), nil, out...); len(got.Commands) != 1 {
		t.Error("the first kind asks for consent")
	}
	a := furnish(t, "feedback", append(settings, "override_language", true, "language", "{{l}}")...)
	set, _ := play(t, a, nil, append(variables, "l", "en-GB")...).Commands[0].(Set)
	if l, _ := set.Values.Get("language"); l != "en-GB" {
		t.Errorf("language %v", l)
	}
	exact(t, codecOf(t, "feedback-v2", "method"), value.Of("surveyMethod:radioName", "voiceBasedSurvey", "surveyMethod_radioName", "voiceBasedSurvey"), "voiceBasedSurvey")
}
