/**
 * Script of a page with several players of the same scene. If one is started while another plays, it continues
 * at the other's position, and the other stops.
 */
export const playersScript = `
function keepTogether(players) {
  for (const player of players) {
    player.addEventListener("play", () => {
      for (const other of players) {
        if (other === player || other.paused) continue;
        player.currentTime = other.currentTime;
        other.pause();
      }
    });
  }
}
`;
