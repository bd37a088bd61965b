package activity

import (
	"cmp"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// feedback asks the customer for feedback.
func feedback() Kind {
	return Kind{Name: "feedback", Title: "Feedback", Group: CallHandling,
		Webex: []string{"Feedback"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &Feedback{} }}
}

// Feedback hands a survey to whoever runs surveys, with what is known about the
// customer; the answers are theirs. It stands in event flows: after an agent has
// left for a survey on the phone, after the call for one by mail or message.
type Feedback struct {
	Survey                 field.Reference
	Method                 string
	Customer, Email, Phone expr.Template
	Override               bool
	Language               expr.Template
	Prefills               []field.Row
	Timeout                time.Duration
	gated                  bool // the caller must have opted in
}

// Fields declares the survey and whom it is for.
func (a *Feedback) Fields() field.List {
	return field.List{
		agentRef(&a.Survey, "survey", "survey", "surveyMethod").Require().Say("Survey", "Survey that the customer gets."),
		field.Plain(&a.Method, "method").Or("voiceBasedSurvey").
			Say("Survey Method", "How the customer gets it, in Webex's word: voiceBasedSurvey is on the phone.").
			WebexAs(sameText{"surveyMethod:radioName", "surveyMethod_radioName"}),
		field.Text(&a.Customer, "customer").Say("Customer ID", "What the customer is known by.").Webex("customerId"),
		field.Text(&a.Email, "email").Say("Email", "E-mail address of the customer.").Webex("email"),
		field.Text(&a.Phone, "phone").Say("Phone Number", "Number of the customer.").Webex("phoneNumber"),
		field.Bool(&a.Override, "override_language").
			Say("Override Language Settings", "Whether the language below counts, and not Global_Language.").Webex("overrideLanguageToggle"),
		field.Text(&a.Language, "language").Say("Set Language", "Language of the survey, such as en-US.").Webex("language"),
		field.Table(&a.Prefills, "prefills").Say("Variable Passing", "Names and values that go with the answers.").Webex("customPreFills"),
		field.Duration(&a.Timeout, "timeout", time.Second).Or(3).
			Say("Timeout", "How long a survey on the phone waits for each answer.").Webex("timeout"),
	}
}

// Step hands the survey over and goes on.
func (a *Feedback) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	if a.gated && !optedIn(in) {
		in.Warn("feedback", "", "Global_FeedbackSurveyOptIn is not true, so nothing is asked")
		return Output{Port: "default"}, nil
	}
	text := func(t expr.Template, name string) string { return strings.TrimSpace(in.Text(t, name)) }
	language := variable(in, "Global_Language")
	if a.Override {
		language = text(a.Language, "language")
	}
	prefills := value.NewObject(len(a.Prefills))
	for _, r := range a.Prefills {
		prefills.Set(r.Name, in.Text(r.Value, "prefills."+r.Name))
	}
	return Output{Commands: []Command{Set{SetFeedback, value.Of("survey", cmp.Or(a.Survey.ID, a.Survey.Name), "method", a.Method,
		"customer", text(a.Customer, "customer"), "phone", text(a.Phone, "phone"), "email", text(a.Email, "email"),
		"language", language, "prefills", prefills, "timeout", int64(a.Timeout.Seconds()))}}}, nil
}

// optedIn reads the variable that Webex keeps for it; a flow that does not have
// it asks everybody.
func optedIn(in *Input) bool {
	text := variable(in, "Global_FeedbackSurveyOptIn")
	return text == "" || strings.EqualFold(text, "true")
}
