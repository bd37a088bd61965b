package runner

// Forget lets go of the traces that were followed.
func (r *Runner) Forget() {
	r.tails.mu.Lock()
	defer r.tails.mu.Unlock()
	r.tails.kept = nil
	r.tails.order.Init()
}
