package store

// InLine is how many saves wait for a writer.
func (s *Store) InLine() int {
	s.line.mu.Lock()
	defer s.line.mu.Unlock()
	return len(s.line.waiting)
}
