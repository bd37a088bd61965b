package activity

// ReadCommand reads what [AppendCommand] wrote. What it cannot read is an
// error that names the place.
func ReadCommand(text []byte) (c Command, err error) {
	err = scan(text, func(s *scanner) { c = s.command() })
	if err != nil {
		return nil, err
	}
	return c, nil
}

// ReadEvent reads what [AppendEvent] wrote. What it cannot read is an error
// that names the place.
func ReadEvent(text []byte) (e Event, err error) {
	err = scan(text, func(s *scanner) { e = s.event() })
	if err != nil {
		return nil, err
	}
	return e, nil
}

// ReadStamped reads what [AppendStamped] wrote; the time comes back in UTC.
func ReadStamped(text []byte) (e Stamped, err error) {
	err = ReadMembers(text, e.Members)
	if err == nil && e.Event == nil {
		err = errNoEvent
	}
	return e, err
}

// ReadValue reads what [AppendValue] wrote.
func ReadValue(text []byte) (v any, err error) {
	err = scan(text, func(s *scanner) { v = s.value() })
	return v, err
}
