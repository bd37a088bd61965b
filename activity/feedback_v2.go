package activity

// feedbackV2 asks a customer for feedback who has opted in.
func feedbackV2() Kind {
	return Kind{Name: "feedback-v2", Title: "Feedback V2", Group: CallHandling,
		Webex: []string{"Feedback-V2"}, Shape: "action", Ports: []string{"default", "error"},
		New: func() Activity { return &Feedback{gated: true} }}
}
