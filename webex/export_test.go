package webex

// Detect tells in which form text holds a flow.
func Detect(text []byte) (Form, error) {
	_, form, _, err := open(text)
	return form, err
}
