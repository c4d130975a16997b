package store

// InLine is how many saves wait for a writer.
func (s *Store) InLine() int {
	s.saves.mu.Lock()
	defer s.saves.mu.Unlock()
	return len(s.saves.waiting)
}
